//! The closed words of a transaction and of an answer: one enum per list, its spelling in files beside each variant.
//! A word that is not here is refused on reading; nothing in this module decides anything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$m:meta])* $name:ident { $($variant:ident = $word:literal : $doc:literal),+ $(,)? }) => {
        $(#[$m])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $(#[doc = $doc] #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every word, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling in files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

words! {
    /// A body of rules that the user asks about.
    Regime {
        UsEar = "us-ear": "US Export Administration Regulations.",
        UsOfac = "us-ofac": "US blocking sanctions.",
        Us889 = "us-889": "Section 889: US federal procurement.",
        JpFeca = "jp-feca": "Japan's Foreign Exchange and Foreign Trade Act.",
        JpProcurement = "jp-procurement": "Japan's procurement agreement of ministries.",
        CnExport = "cn-export": "China's export control law and lists.",
    }
}

words! {
    /// What is done.
    Activity {
        Export = "export": "Out of the country where the item is.",
        Reexport = "reexport": "Between foreign countries, foreign-made items too.",
        TransferInCountry = "transfer_in_country": "To another party inside one country.",
        DiscloseTechnology = "disclose_technology": "Release of technology or source code, also inside a country.",
        Service = "service": "Repair or support; no item moves.",
        Use = "use": "Buy, build in, store or sell on an item that is already here.",
        Import = "import": "Into the country.",
        Purchase = "purchase": "Buying.",
        Payment = "payment": "Money; no item moves.",
        Procure = "procure": "A public body buys.",
    }
}

words! {
    /// What the item is for.
    EndUse {
        Civil = "civil": "Civil use.",
        Military = "military": "Military use.",
        Wmd = "wmd": "Weapons of mass destruction or missiles.",
        Production = "production": "Goes into new products.",
        NetworkOperation = "network_operation": "Keeps a network and its equipment running.",
        HandsetSupport = "handset_support": "Support of handsets.",
        ConsumerDeviceSupport = "consumer_device_support": "Support of other consumer devices.",
        CustomerPremisesSupport = "customer_premises_support": "Support of customer premises equipment.",
        VulnerabilityDisclosure = "vulnerability_disclosure": "Disclosure of security vulnerabilities.",
        Standards5g = "standards_5g": "Work on 5G standards.",
        StandardsActivity = "standards_activity": "Work in any standards body.",
    }
}

words! {
    /// What the user vouches for; absent is unknown.
    AssertedWord {
        KnowledgeOfRoles = "knowledge_of_roles": "The seller knows or has reason to know the roles given.",
        NetworkFullyOperational = "network_fully_operational": "The network is fully operational.",
        CertificationHeld = "certification_held": "A written statement of the listed party is held.",
        Published = "published": "The technology is public.",
        Supports5g = "supports_5g": "The item can serve telecoms at 5G or above.",
        SupplierLicenceConfirmed = "supplier_licence_confirmed": "A licence of the supplier covers this deal, in writing.",
        ExportedLawfully = "exported_lawfully": "The item was exported lawfully.",
        ContinuingTrade = "continuing_trade": "Same two firms, same item, earlier deals.",
        ClearlyNotWmd = "clearly_not_wmd": "Clearly not for weapons of mass destruction.",
        WaiverHeld = "waiver_held": "A waiver is held.",
        DivestedOutsideUs = "divested_outside_us": "The sale of shares had no link to US jurisdiction.",
    }
}

words! {
    /// What a party does in the deal.
    Role {
        Purchaser = "purchaser": "Buys.",
        PurchasingAgent = "purchasing_agent": "Buys for another.",
        IntermediateConsignee = "intermediate_consignee": "Acts as an agent in the delivery.",
        FreightForwarder = "freight_forwarder": "Carries or forwards.",
        UltimateConsignee = "ultimate_consignee": "Receives abroad in the end.",
        EndUser = "end_user": "Uses it.",
        Seller = "seller": "Sells.",
        Payee = "payee": "Is paid.",
        Manufacturer = "manufacturer": "Makes the item.",
        Designer = "designer": "Designs the item.",
        NextProductProducer = "next_product_producer": "Makes what this item goes into.",
        NextProductBuyer = "next_product_buyer": "Buys or orders what this item goes into.",
    }
}

words! {
    /// Sort of party.
    PartyKind {
        Firm = "firm": "A company.",
        Person = "person": "A natural person.",
        UsExecutiveAgency = "us_executive_agency": "An executive agency of the United States.",
        JpCentralGovernmentBody = "jp_central_government_body": "One of the central government bodies of Japan.",
    }
}

words! {
    /// What an Entity List entry requires a licence for.
    RequirementWord {
        AllItemsSubjectToEar = "all_items_subject_to_ear": "All items subject to the EAR.",
    }
}

words! {
    /// Sort of item.
    ItemKind {
        Commodity = "commodity": "A thing.",
        Software = "software": "Software.",
        Technology = "technology": "Information for development, production or use.",
    }
}

words! {
    /// Goods that a modelled rule names.
    Goods {
        HydrogenFluoride = "hydrogen_fluoride": "Hydrogen fluoride.",
        Photoresist = "photoresist": "Photoresist.",
        FluorinatedPolyimide = "fluorinated_polyimide": "Fluorinated polyimide.",
        Gallium = "gallium": "Gallium items.",
        Germanium = "germanium": "Germanium items.",
        Antimony = "antimony": "Antimony items.",
        SuperhardMaterial = "superhard_material": "Superhard materials.",
        SemiconductorWafer = "semiconductor_wafer": "Wafers.",
        MemoryChip = "memory_chip": "Memory chips.",
        TelecomEquipment = "telecom_equipment": "Telecommunications equipment.",
        ChipmakingEquipment = "chipmaking_equipment": "Semiconductor manufacturing equipment.",
    }
}

words! {
    /// National control lists on which an item stands.
    ControlList {
        CnDualUse = "cn-dual-use": "China's dual-use list.",
        JpList = "jp-list": "Japan's list (Export Trade Control Order).",
    }
}

words! {
    /// Licence exceptions of part 740.
    Exception {
        Gbs = "GBS": "Shipments to Country Group B.",
        Lvs = "LVS": "Shipments of limited value.",
        Tsr = "TSR": "Technology and software under restriction.",
        Civ = "CIV": "Civil end users (until 2020-06-28).",
        Apr = "APR": "Additional permissive reexports.",
        Rpl = "RPL": "Servicing and replacement.",
        Gov = "GOV": "Governments.",
        Tmp = "TMP": "Temporary.",
        Enc = "ENC": "Encryption.",
        Sta = "STA": "Strategic trade authorisation.",
    }
}

words! {
    /// Sort of plant.
    PlantKind {
        Foundry = "foundry": "Makes wafers.",
        Osat = "osat": "Assembles and tests chips.",
        Assembly = "assembly": "Assembles products.",
        Other = "other": "Another plant.",
    }
}

words! {
    /// Use of equipment in a plant.
    EquipmentUse {
        Lithography = "lithography": "Lithography.",
        Etch = "etch": "Etch.",
        Deposition = "deposition": "Deposition.",
        Test = "test": "Test.",
        Assembly = "assembly": "Assembly.",
        Other = "other": "Another use.",
    }
}

words! {
    /// How much a part matters to the whole.
    Part {
        Substantial = "substantial": "Needed for the proper function of the whole.",
        Incidental = "incidental": "Anything less.",
    }
}

words! {
    /// Ground that decided an answer.
    Ground {
        UsOrigin = "us_origin": "In or from the United States.",
        DeMinimis = "de_minimis": "Controlled US content above the level.",
        CountryChart = "country_chart": "Country Chart or an embargo of part 746.",
        EntityList = "entity_list": "Entity List.",
        Affiliates = "affiliates": "Affiliates of listed parties.",
        FdpEntityList = "fdp_entity_list": "Direct product of US technology for a listed party.",
        FdpSme = "fdp_sme": "Direct product: chipmaking equipment.",
        FdpOther = "fdp_other": "Another direct product rule.",
        DenialOrder = "denial_order": "Denial order.",
        Gp10 = "gp10": "General Prohibition Ten.",
    }
}

words! {
    /// What the reader should look at beside the answer.
    Warning {
        RedFlagListedOwner = "red_flag_listed_owner": "An unlisted party has a listed owner and is not itself caught.",
        MayBeDesignated = "may_be_designated": "Blocked persons own or control, short of the rule.",
        EarlierBlockedProperty = "earlier_blocked_property": "What was blocked before a divestment stays blocked.",
        LicenceOnLaterExport = "licence_on_later_export": "A listed party takes an item at home.",
        DeemedExport = "deemed_export": "Technology or source code goes to a foreign person at home.",
        CheckGp10 = "check_gp10": "Did the items reach the listed seller lawfully?",
        OtherRulesMayApply = "other_rules_may_apply": "The activity lies outside the rule asked about.",
        ScheduledChangeUnconfirmed = "scheduled_change_unconfirmed": "A law on the books takes effect, unconfirmed.",
        SecurityEvaluatedInAward = "security_evaluated_in_award": "Security is weighed in the award.",
    }
}

words! {
    /// Kind of licence (Japan).
    LicenceKind {
        Individual = "individual": "For one contract.",
        Bulk = "bulk": "General bulk licence.",
        SpecificBulk = "specific_bulk": "Bulk licence for a continuing trade with one buyer.",
    }
}

words! {
    /// How days of review are counted.
    DayCount {
        Calendar = "calendar": "Calendar days.",
        Working = "working": "Working days.",
    }
}

words! {
    /// Dates of a deal that conditions look at.
    DateField {
        Contract = "contract": "Day of the contract.",
        Order = "order": "Day of the order.",
        ProductionStarted = "production_started": "Day on which production started.",
        Shipped = "shipped": "Day of shipping, done or planned.",
        EnRouteSince = "en_route_since": "Day since which it is aboard a carrier.",
        ProductPublic = "product_public": "Day on which the product was first sold to the public.",
    }
}
