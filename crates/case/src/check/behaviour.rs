//! behaviour.toml: what firms do between the law and the flow.

use super::context::{Context, day, text};
use super::head::{needed, or_usual};
use super::measures::flows;
use crate::layout::{Target, documents};
use crate::model::{BehaviourWanted, FrontLoad};
use crate::raw::Keys;

pub(crate) fn behaviour(cx: &mut Context<'_>) -> BehaviourWanted {
    let blank = Keys::missing(documents::BEHAVIOUR.file);
    let raw = cx.raw;
    let file = raw.document(documents::BEHAVIOUR.file).unwrap_or(&blank);
    let front_load = file.rows("front_load").map(|block| front_load(cx, block)).collect();
    let run_off_share = or_usual(cx, file, documents::BEHAVIOUR.keys, "run_off_share", (1.0, "share"));
    let mut get = |name| needed(cx, file, documents::BEHAVIOUR.keys, name);
    BehaviourWanted {
        review_days: get("review_days"),
        over_compliance_share: get("over_compliance_share"),
        undetermined_flow_share: get("undetermined_flow_share"),
        licence_delay_days: get("licence_delay_days"),
        run_off_share,
        reroute_share: get("reroute_share"),
        reroute_days: get("reroute_days"),
        front_load,
    }
}

fn front_load(cx: &mut Context<'_>, block: &Keys) -> FrontLoad {
    cx.ordered(block, "from", "until");
    FrontLoad {
        id: text(block, "id"),
        buyer: cx.index(block, "buyer", Target::Party),
        flows: flows(cx, block),
        from: day(block, "from").unwrap_or_default(),
        until: day(block, "until"),
        cover_days: needed(cx, block, documents::FRONT_LOAD, "cover_days"),
        because: cx.maybe(block, "because", Target::Measure),
    }
}
