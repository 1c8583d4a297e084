//! The page around the content: policy, style, and the scripts that draw the charts.

use super::markup::esc;
use crate::figures::Figure;
use serde_json::{Map, Value};

/// Plotly's `basic` bundle (see `assets/README.md`): 1.2 MB where the whole of it has 4.7, and no dependency of the build.
const PLOTLY: &str = include_str!("../../assets/plotly-basic.min.js");

/// The report's style.
const STYLE: &str = include_str!("../../assets/report.css");

/// The report's own script.
const SCRIPT: &str = include_str!("../../assets/report.js");

/// What the page may do: run and style itself, show images that it carries, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; \
     base-uri 'none'; form-action 'none'";

/// A bar chart of two bars. A page without an icon would be asked for one.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath \
     fill=%22%231f5673%22 d=%22M2 3h4v11H2z%22/%3E%3Cpath fill=%22%23c0504d%22 d=%22M9 8h4v6H9z%22/%3E%3C/svg%3E";

/// The whole file.
pub(super) fn page(title: &str, body: &str, figures: &[Figure]) -> String {
    let data: Map<String, Value> = figures.iter().map(|f| (f.id.clone(), f.json.clone())).collect();
    // Inside a script element only `<` can end the element; as an escape it is the same JSON.
    let data = Value::Object(data).to_string().replace('<', "\\u003c");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{} – knockon</title>\n<link rel=\"icon\" href=\"{ICON}\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}\n\
         <script id=\"figures\" type=\"application/json\">{data}</script>\n<script>\n{PLOTLY}\n</script>\n<script>\n{SCRIPT}</script>\n\
         </body>\n</html>\n",
        esc(title).0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_scripts_cannot_end_their_element() {
        for script in [PLOTLY, SCRIPT] {
            assert!(!script.contains("</script") && !script.contains("<!--"));
        }
        assert!(PLOTLY.contains("Licensed under the MIT license"), "the licence line must stay");
    }

    #[test]
    fn figures_cannot_end_their_element() {
        let json = serde_json::json!({"data": [{"name": "</script><script>alert(1)</script>"}]});
        let f =
            Figure { id: "x".into(), section: "law", title: String::new(), description: String::new(), json };
        let out = page("t", "", &[f]);
        assert!(!out.contains("alert(1)</script>") && out.contains("\\u003c/script>"));
    }
}
