//! Places: ISO 3166-1 two letters. Hong Kong and Macau stand apart from China, as in the EAR.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A place by its ISO 3166-1 alpha-2 code, or one of two words for totals: `WW` (world) and `XX` (not stated).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Place([u8; 2]);

/// Codes that [`Place::new`] takes: ISO 3166-1 alpha-2, with `XK`, and our `WW` and `XX`.
pub const PLACES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET \
FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN \
MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK WW XX";

impl Place {
    /// The place with this code, in capitals; `None` when it is not a known code.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        PLACES.split_ascii_whitespace().any(|p| p == code).then_some(Self(bytes))
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII letters of PLACES are ever stored.
        std::str::from_utf8(&self.0).unwrap_or("XX")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Place> for String {
    fn from(p: Place) -> Self {
        p.as_str().to_owned()
    }
}

impl schemars::JsonSchema for Place {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Place".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2; WW world, XX not stated"})
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let s = String::deserialize(d)?;
        Self::new(&s).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{s}` is not a place; expected two capital letters of ISO 3166-1, such as JP"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn only_known_codes_are_places() {
        assert_eq!(Place::new("JP").unwrap().to_string(), "JP");
        for bad in ["jp", "JPN", "ZZ", "", "A "] {
            assert!(Place::new(bad).is_none(), "{bad}");
        }
    }
}
