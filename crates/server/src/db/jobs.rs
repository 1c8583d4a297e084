//! Runs as jobs: kept before they are acknowledged, taken up again after a restart.

use super::{Store, audit, now};
use crate::error::Error;
use rusqlite::{OptionalExtension, params};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// Where a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Runs now.
    Running,
    /// Its outcome is there.
    Done,
    /// It ran and failed; `problem` says why.
    Failed,
    /// It was cancelled.
    Cancelled,
}

impl JobState {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            _ => Self::Queued,
        }
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A job without its results.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// When it was asked for, in UTC.
    pub at: String,
    /// Who asked.
    pub actor: String,
    /// What was asked: case and changes.
    pub request: Value,
    /// Where it is.
    pub state: JobState,
    /// Why it failed, as a problem document.
    pub problem: Option<Value>,
    /// When it began to run.
    pub started_at: Option<String>,
    /// When it was over.
    pub ended_at: Option<String>,
}

/// What a run leaves behind, as texts.
#[derive(Debug, Clone, Default)]
pub struct JobResult {
    /// `outcome.json`.
    pub outcome: String,
    /// Figures as JSON.
    pub figures: String,
    /// Tables: JSON object from file name to CSV.
    pub tables: String,
    /// `summary.txt`.
    pub summary: String,
    /// `report.html`.
    pub report: String,
}

fn row(row: &rusqlite::Row<'_>) -> Result<Job, rusqlite::Error> {
    let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
    let state: String = row.get(4)?;
    Ok(Job {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        request: json(row.get(3)?),
        state: JobState::from_word(&state),
        problem: row.get::<_, Option<String>>(5)?.map(json),
        started_at: row.get(6)?,
        ended_at: row.get(7)?,
    })
}

const COLUMNS: &str = "id, at, actor, request, state, problem, started_at, ended_at";

impl Store {
    /// Keeps a new job; on the disk when this returns.
    pub fn job_add(&self, actor: &str, request: &Value) -> Result<i64, Error> {
        let (actor, request) = (actor.to_owned(), request.to_string());
        self.write(move |c| {
            c.execute(
                "INSERT INTO desk_jobs (at, actor, request, state) VALUES (?1, ?2, ?3, 'queued')",
                params![now(), actor, request],
            )?;
            Ok(c.last_insert_rowid())
        })
    }

    /// Puts jobs that a stop of the server interrupted back into the queue.
    pub fn jobs_requeue(&self) -> Result<usize, Error> {
        self.write(|c| {
            c.execute("UPDATE desk_jobs SET state = 'queued', started_at = NULL WHERE state = 'running'", [])
        })
    }

    /// Takes the oldest waiting job and marks it as running.
    pub fn job_take(&self) -> Result<Option<Job>, Error> {
        self.write(|c| {
            let id: Option<i64> = c
                .query_row("SELECT id FROM desk_jobs WHERE state = 'queued' ORDER BY id LIMIT 1", [], |r| {
                    r.get(0)
                })
                .optional()?;
            let Some(id) = id else { return Ok(None) };
            c.execute(
                "UPDATE desk_jobs SET state = 'running', started_at = ?2 WHERE id = ?1",
                params![id, now()],
            )?;
            c.query_row(&format!("SELECT {COLUMNS} FROM desk_jobs WHERE id = ?1"), [id], row).map(Some)
        })
    }

    /// Puts a running job back into the queue.
    pub fn job_park(&self, id: i64) -> Result<(), Error> {
        self.write(move |c| {
            c.execute(
                "UPDATE desk_jobs SET state = 'queued', started_at = NULL WHERE id = ?1 AND state = 'running'",
                [id],
            )?;
            Ok(())
        })
    }

    /// Keeps a job's end: results and audit entry in one commit.
    pub fn job_done(&self, job: &Job, result: JobResult, digest: &str) -> Result<(), Error> {
        let body = json!({ "run": job.id, "request": job.request, "outcome_sha256": digest });
        let (id, actor) = (job.id, job.actor.clone());
        self.write(move |c| {
            let changed = c.execute(
                "UPDATE desk_jobs SET state = 'done', ended_at = ?2, outcome = ?3, figures = ?4, tables = ?5,
                     summary = ?6, report = ?7 WHERE id = ?1 AND state = 'running'",
                params![
                    id,
                    now(),
                    result.outcome,
                    result.figures,
                    result.tables,
                    result.summary,
                    result.report
                ],
            )?;
            if changed > 0 {
                audit::append(c, &actor, "run", &body.to_string())?;
            }
            Ok(())
        })
    }

    /// Keeps that a job failed or was cancelled. `false`: it was over already.
    pub fn job_end(&self, id: i64, state: JobState, problem: Option<&Value>) -> Result<bool, Error> {
        let problem = problem.map(Value::to_string);
        self.write(move |c| {
            let changed = c.execute(
                "UPDATE desk_jobs SET state = ?2, ended_at = ?3, problem = ?4
                 WHERE id = ?1 AND state IN ('queued', 'running')",
                params![id, state.word(), now(), problem],
            )?;
            Ok(changed > 0)
        })
    }

    /// A job.
    pub fn job(&self, id: i64) -> Result<Option<Job>, Error> {
        self.read(|c| {
            c.prepare_cached(&format!("SELECT {COLUMNS} FROM desk_jobs WHERE id = ?1"))?
                .query_row([id], row)
                .optional()
        })
    }

    /// Jobs with a smaller number than `before`, newest first.
    pub fn jobs(&self, before: i64, limit: usize) -> Result<Vec<Job>, Error> {
        self.read(|c| {
            let mut s = c.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM desk_jobs WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            ))?;
            s.query_map(params![before, limit as i64], row)?.collect()
        })
    }

    /// How many jobs are in each state.
    pub fn job_counts(&self) -> Result<Vec<(String, i64)>, Error> {
        self.read(|c| {
            let mut s = c.prepare_cached("SELECT state, count(*) FROM desk_jobs GROUP BY state")?;
            s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        })
    }

    /// One text of a finished job: `outcome`, `figures`, `tables`, `summary` or `report`.
    pub fn job_text(&self, id: i64, what: &'static str) -> Result<Option<String>, Error> {
        self.read(|c| {
            c.prepare_cached(&format!("SELECT {what} FROM desk_jobs WHERE id = ?1 AND state = 'done'"))?
                .query_row([id], |r| r.get::<_, Option<String>>(0))
                .optional()
                .map(Option::flatten)
        })
    }
}
