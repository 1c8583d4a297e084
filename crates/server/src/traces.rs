//! Traces of requests and runs for an OpenTelemetry collector, by OTLP over HTTP (protobuf).
//!
//! A span a request, named by method and route, with the attributes of the semantic conventions for HTTP servers; a caller's W3C
//! `traceparent` is continued. A span a run. Neither names that were screened nor tokens nor paths stand in them: the audit log is the place
//! for what was asked. Spans leave in batches on a thread of their own; a collector that does not answer costs requests nothing.
//!
//! **Supported:** the standard variables `OTEL_EXPORTER_OTLP_ENDPOINT` and `…_TRACES_ENDPOINT`, `…_HEADERS`, `…_TIMEOUT`, `OTEL_SERVICE_NAME`,
//! `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`, `OTEL_BSP_…`. **Not supported:** metrics (`/metrics` has them) and logs by OTLP, a collector
//! behind TLS (one beside the server takes it on), gRPC.

use crate::error::Error;
use hyper::{HeaderMap, Method};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{Span, SpanKind, Status, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{self as sdk, SdkTracerProvider};

/// Where spans go; nowhere when no collector was named.
pub(crate) struct Traces(Option<(SdkTracerProvider, sdk::SdkTracer)>);

/// A span that is under way.
pub(crate) struct Trace(Option<sdk::Span>);

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(hyper::header::HeaderName::as_str).collect()
    }
}

fn named(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|v| !v.is_empty())
}

impl Traces {
    /// To the collector at `endpoint` (without `/v1/traces`), or the one that the environment names.
    pub(crate) fn to(endpoint: Option<&str>) -> Result<Self, Error> {
        let by_environment =
            ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"].into_iter().any(named);
        if endpoint.is_none() && !by_environment {
            return Ok(Self(None));
        }
        let exporter = SpanExporter::builder().with_http();
        let exporter = match endpoint {
            Some(url) => exporter.with_endpoint(format!("{}/v1/traces", url.trim_end_matches('/'))),
            None => exporter,
        };
        let exporter = exporter.build().map_err(|e| {
            Error::usage(format!("no traces can be sent to {}: {e}", endpoint.unwrap_or("the collector")))
        })?;
        let mut resource = Resource::builder();
        if !named("OTEL_SERVICE_NAME") {
            resource = resource.with_service_name("knockon");
        }
        let resource = resource.with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.build())
            .build();
        let tracer = provider.tracer("knockon-server");
        Ok(Self(Some((provider, tracer))))
    }

    /// A request has come.
    pub(crate) fn request(&self, method: &Method, headers: &HeaderMap) -> Trace {
        Trace(self.0.as_ref().map(|(_, tracer)| {
            let caller =
                TraceContextPropagator::new().extract_with_context(&Context::new(), &Headers(headers));
            tracer
                .span_builder(method.to_string())
                .with_kind(SpanKind::Server)
                .with_attributes([KeyValue::new("http.request.method", method.to_string())])
                .start_with_context(tracer, &caller)
        }))
    }

    /// A run begins.
    pub(crate) fn run(&self, id: i64) -> Trace {
        Trace(self.0.as_ref().map(|(_, tracer)| {
            tracer
                .span_builder("run")
                .with_kind(SpanKind::Internal)
                .with_attributes([KeyValue::new("knockon.run", id)])
                .start_with_context(tracer, &Context::new())
        }))
    }

    /// Sends what is left.
    pub(crate) fn end(&self) {
        if let Some((provider, _)) = &self.0 {
            // A collector that is gone does not keep the server from ending.
            let _ = provider.shutdown();
        }
    }
}

impl Trace {
    /// The request is answered: by which route, with what.
    pub(crate) fn answered(
        self,
        method: &Method,
        route: Option<&'static str>,
        status: u16,
        problem: Option<&str>,
    ) {
        let Some(mut span) = self.0 else { return };
        if let Some(route) = route {
            span.update_name(format!("{method} {route}"));
            span.set_attribute(KeyValue::new("http.route", route));
        }
        span.set_attribute(KeyValue::new("http.response.status_code", i64::from(status)));
        if let Some(problem) = problem {
            span.set_attribute(KeyValue::new("error.type", problem.to_owned()));
        }
        // What the asker did wrong is no failure of the server.
        if status >= 500 {
            span.set_status(Status::error(""));
        }
        span.end();
    }

    /// The run is over, or back in the queue.
    pub(crate) fn ended(self, state: &'static str) {
        let Some(mut span) = self.0 else { return };
        span.set_attribute(KeyValue::new("knockon.state", state));
        span.end();
    }
}
