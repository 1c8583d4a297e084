//! Runs cases in the background: one after the other on threads of their own, with progress, cancel, and parking at a stop.
//!
//! A job is in the store before it is acknowledged. A stop of the server, orderly or not, leaves it there as queued or running; the next
//! start takes it up again from its beginning: the same inputs give the same bytes, so that nothing is lost but time.

use crate::app::App;
use crate::db::{Job, JobResult, JobState};
use crate::error::Error;
use crate::problem::Problem;
use knockon::{RunRequest, run_until};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// What is asked of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunAsked {
    /// A case by the name under which the server knows it.
    pub case: String,
    /// Changes, each `file.id.field=value`, in order.
    #[serde(default)]
    pub set: Vec<String>,
    /// A what-if file (TOML), applied before `set`.
    #[serde(default)]
    pub what_if: Option<String>,
    /// Lift every measure: the baseline.
    #[serde(default)]
    pub lift_all: bool,
}

impl RunAsked {
    /// The front door's request, for a case that the server knows.
    pub(crate) fn request(&self, app: &App) -> Result<RunRequest, Problem> {
        let known = app.cases.get(&self.case);
        let case = known.ok_or_else(|| Problem::not_found(format!("there is no case `{}`", self.case)))?;
        Ok(RunRequest {
            case: case.clone(),
            with_text: self.what_if.iter().map(|t| ("what-if".to_owned(), t.clone())).collect(),
            set: self.set.clone(),
            lift_all: self.lift_all,
            ..RunRequest::default()
        })
    }
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// Where it is.
    pub state: JobState,
    /// What is done.
    pub what: String,
    /// How many steps of it are done.
    pub done: usize,
    /// Of how many.
    pub all: usize,
}

/// A job that is not over.
#[derive(Debug)]
struct Active {
    cancel: AtomicBool,
    progress: watch::Sender<Progress>,
}

/// The jobs that wait or run.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    active: Mutex<HashMap<i64, Arc<Active>>>,
    /// Whether there may be something to take.
    waiting: Mutex<bool>,
    wake: Condvar,
    stopping: AtomicBool,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    fn active(&self, id: i64) -> Arc<Active> {
        let at = |state| Progress { state, what: String::new(), done: 0, all: 0 };
        let new =
            || Active { cancel: AtomicBool::new(false), progress: watch::channel(at(JobState::Queued)).0 };
        Arc::clone(held(&self.active).entry(id).or_insert_with(|| Arc::new(new())))
    }

    fn poke(&self) {
        *held(&self.waiting) = true;
        self.wake.notify_all();
    }

    /// Ends the workers; what runs goes back into the queue.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        for active in held(&self.active).values() {
            active.cancel.store(true, Ordering::SeqCst);
        }
        self.poke();
    }

    /// The last word on a job; those who follow hear it.
    fn over(&self, id: i64, state: JobState) {
        if let Some(active) = held(&self.active).remove(&id) {
            active.progress.send_modify(|p| p.state = state);
        }
    }

    /// Jobs that run or wait and are followed or were begun by this process.
    pub(crate) fn progress(&self, id: i64) -> Option<Progress> {
        held(&self.active).get(&id).map(|a| a.progress.borrow().clone())
    }
}

/// Keeps a job and wakes a worker.
pub(crate) fn submit(app: &App, actor: &str, asked: &RunAsked) -> Result<Job, Problem> {
    let request = serde_json::to_value(asked).map_err(|_| Problem::internal())?;
    let id = app.store.job_add(actor, &request)?;
    app.jobs.active(id);
    app.jobs.poke();
    app.store.job(id)?.ok_or_else(Problem::internal)
}

/// Cancels a job that is not over.
pub(crate) fn cancel(app: &App, id: i64) -> Result<Job, Problem> {
    let there = app.store.job(id)?;
    there.ok_or_else(|| Problem::not_found(format!("there is no run {id}")))?;
    if !app.store.job_end(id, JobState::Cancelled, None)? {
        return Err(Problem::conflict(format!("run {id} is over")));
    }
    if let Some(active) = held(&app.jobs.active).get(&id) {
        active.cancel.store(true, Ordering::SeqCst);
    }
    app.jobs.over(id, JobState::Cancelled);
    app.store.job(id)?.ok_or_else(Problem::internal)
}

/// Follows a job's progress; the channel closes when it is over.
pub(crate) fn follow(app: &App, id: i64) -> Result<watch::Receiver<Progress>, Problem> {
    let missing = || Problem::not_found(format!("there is no run {id}"));
    let state = app.store.job(id)?.ok_or_else(missing)?.state;
    let last = |state| watch::channel(Progress { state, what: String::new(), done: 0, all: 0 }).1;
    if state.is_over() {
        return Ok(last(state));
    }
    let receiver = app.jobs.active(id).progress.subscribe();
    // It may have ended between the two looks; then nobody would ever speak on this channel.
    let state = app.store.job(id)?.ok_or_else(missing)?.state;
    if state.is_over() {
        app.jobs.over(id, state);
    }
    Ok(receiver)
}

/// Starts the workers on what an earlier process left, and on what comes.
pub(crate) fn start(app: &Arc<App>, workers: usize) -> Result<Vec<std::thread::JoinHandle<()>>, Error> {
    let left = app.store.jobs_requeue()?;
    if left > 0 {
        app.log("jobs", &json!({ "requeued": left }));
    }
    app.jobs.poke();
    (0..workers.max(1))
        .map(|i| {
            let app = Arc::clone(app);
            let work = move || work(&app);
            std::thread::Builder::new()
                .name(format!("run-{i}"))
                .spawn(work)
                .map_err(|e| Error::internal(e.to_string()))
        })
        .collect()
}

/// A worker: takes jobs until the server stops.
fn work(app: &App) {
    while !app.jobs.stopping.load(Ordering::SeqCst) {
        match app.store.job_take() {
            Ok(Some(job)) => one(app, &job),
            Ok(None) => {
                let waiting = held(&app.jobs.waiting);
                let wait = Duration::from_secs(5);
                let (mut waiting, _) = app
                    .jobs
                    .wake
                    .wait_timeout_while(waiting, wait, |w| !*w)
                    .unwrap_or_else(PoisonError::into_inner);
                *waiting = false;
            }
            Err(e) => {
                app.log("jobs", &json!({ "problem": e.to_string() }));
                std::thread::sleep(Duration::from_secs(1));
            }
        }
    }
}

/// Runs one job to its end, whatever that is.
fn one(app: &App, job: &Job) {
    let active = app.jobs.active(job.id);
    let tell = |what: &str, done: usize, all: usize| {
        active.progress.send_modify(|p| {
            *p = Progress { state: JobState::Running, what: what.to_owned(), done, all };
        });
    };
    #[cfg(feature = "otel")]
    let trace = app.traces.run(job.id);
    let ran =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| result(app, job, &active.cancel, &tell)))
            .unwrap_or_else(|_| Err(Problem::internal()));
    let kept = match ran {
        Ok(Some((result, digest))) => app.store.job_done(job, result, &digest).map(|()| Some(JobState::Done)),
        // Stopped by the server, not by a user: the next start takes it up again.
        Ok(None) if app.jobs.stopping.load(Ordering::SeqCst) => app.store.job_park(job.id).map(|()| None),
        Ok(None) => Ok(Some(JobState::Cancelled)),
        Err(problem) => {
            let problem = serde_json::to_value(&problem).unwrap_or_default();
            app.store.job_end(job.id, JobState::Failed, Some(&problem)).map(|_| Some(JobState::Failed))
        }
    };
    let state = match kept {
        Ok(Some(state)) => {
            let state = app.store.job(job.id).ok().flatten().map_or(state, |j| j.state);
            app.jobs.over(job.id, state);
            state
        }
        Ok(None) => {
            app.jobs.over(job.id, JobState::Queued);
            JobState::Queued
        }
        Err(e) => {
            // The result could not be kept (a full disk): the job goes back into the queue when there is room again.
            app.log("run", &json!({ "run": job.id, "problem": e.to_string() }));
            let _ = app.store.job_park(job.id);
            std::thread::sleep(Duration::from_secs(1));
            JobState::Queued
        }
    };
    app.log("run", &json!({ "run": job.id, "state": state }));
    #[cfg(feature = "otel")]
    trace.ended(state.word());
}

type Told<'a> = &'a (dyn Fn(&str, usize, usize) + Sync);

fn result(
    app: &App,
    job: &Job,
    cancelled: &AtomicBool,
    tell: Told<'_>,
) -> Result<Option<(JobResult, String)>, Problem> {
    let asked: RunAsked = serde_json::from_value(job.request.clone()).map_err(|_| Problem::internal())?;
    let Some(answer) = run_until(&asked.request(app)?, cancelled, tell)? else { return Ok(None) };
    tell("writing", 0, 1);
    let outcome = answer.outcome_json()?;
    let digest: String = crate::app::sha256(outcome.as_bytes());
    let text = |v: &Value| v.to_string();
    let tables: serde_json::Map<String, Value> = knockon::report::tables(&answer.outcome)
        .into_iter()
        .map(|(name, bytes)| (name, Value::String(String::from_utf8_lossy(&bytes).into_owned())))
        .collect();
    let result = JobResult {
        outcome,
        figures: text(&figures(&answer.outcome)),
        tables: text(&Value::Object(tables)),
        summary: knockon::report::summary(&answer.outcome, 100, false),
        report: knockon::report::html(&answer.outcome),
    };
    Ok(Some((result, digest)))
}

/// The figures of an outcome as the page draws them.
pub(crate) fn figures(outcome: &knockon::outcome::Outcome) -> Value {
    serde_json::to_value(knockon::report::figures(outcome)).unwrap_or_default()
}
