//! AWS regions: the known ones with what is known of them, and any other that is written like one.

mod console;
mod table;

use std::fmt;

use thiserror::Error;

/// A group of regions with its own endpoints and its own accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    /// `aws`.
    Commercial,
    /// `aws-cn`.
    China,
    /// `aws-us-gov`.
    GovCloud,
}

impl Partition {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Commercial, Self::China, Self::GovCloud];

    /// The partition's name in ARNs.
    pub fn arn_name(self) -> &'static str {
        match self {
            Self::Commercial => "aws",
            Self::China => "aws-cn",
            Self::GovCloud => "aws-us-gov",
        }
    }

    /// What endpoint host names end with.
    pub fn dns_suffix(self) -> &'static str {
        match self {
            Self::Commercial | Self::GovCloud => "amazonaws.com",
            Self::China => "amazonaws.com.cn",
        }
    }

    /// Where its console is; a region's own console has the region's code and a full stop before it.
    pub fn console_domain(self) -> &'static str {
        match self {
            Self::Commercial => "console.aws.amazon.com",
            Self::China => "console.amazonaws.cn",
            Self::GovCloud => "console.amazonaws-us-gov.com",
        }
    }
}

/// What is known of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegionFacts {
    /// `eu-central-1`.
    pub code: &'static str,
    /// `Europe (Frankfurt)`, as AWS names it.
    pub name: &'static str,
    /// Its partition.
    pub partition: Partition,
    /// Whether an account must enable it before use.
    pub opt_in: bool,
    /// Whether CodeCommit has FIPS endpoints there.
    pub fips: bool,
    /// Whether GIJ's own list of regions has it.
    pub listed_by_gij: bool,
    /// Whether AWS's CodeCommit documentation has it.
    pub listed_by_aws: bool,
    /// Published MD5 fingerprint of the SSH host key, colon hex.
    pub host_key_md5: Option<&'static str>,
    /// Published SHA-256 fingerprint of the SSH host key, base64 without padding.
    pub host_key_sha256: Option<&'static str>,
}

impl RegionFacts {
    /// The heading a list puts it under.
    pub fn group(&self) -> &'static str {
        let prefix = self.code.split('-').next().unwrap_or_default();
        match (self.partition, prefix) {
            (Partition::China, _) => "China",
            (Partition::GovCloud, _) => "AWS GovCloud",
            (_, "us") => "United States",
            (_, "ca") => "Canada",
            (_, "eu") => "Europe",
            (_, "ap") => "Asia Pacific",
            (_, "af") => "Africa",
            (_, "sa") => "South America",
            _ => "Middle East",
        }
    }

    /// What to know before choosing it for GIJ.
    pub fn caution(&self) -> Option<&'static str> {
        match (self.listed_by_gij, self.listed_by_aws) {
            (true, true) => None,
            (true, false) => {
                Some("GIJ lists this region, AWS does not name it for CodeCommit. The connection may fail.")
            }
            (false, _) => Some("GIJ does not list this region. Jira may refuse it."),
        }
    }
}

/// Why a text is not a region code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegionError {
    /// Nothing was given.
    #[error("Choose a region")]
    Empty,
    /// It is written unlike any region code.
    #[error("A region code looks like eu-central-1")]
    Syntax,
}

/// A region code: a known one, or any other of the form `xx-name-N`, because AWS opens regions faster than lists learn.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(String);

impl Region {
    /// Reads a code. White space around it is ignored, and GIJ's documented misspelling `ap-outh-1` becomes `ap-south-1`.
    ///
    /// # Errors
    /// When it is empty or not of the form `xx-name-N`.
    pub fn parse(text: &str) -> Result<Self, RegionError> {
        let code = text.trim();
        if code.is_empty() {
            return Err(RegionError::Empty);
        }
        if code == "ap-outh-1" {
            return Ok(Self("ap-south-1".to_owned()));
        }
        let parts: Vec<&str> = code.split('-').collect();
        let [first, middle @ .., last] = parts.as_slice() else { return Err(RegionError::Syntax) };
        let letters = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let well_formed = first.len() == 2
            && letters(first)
            && !middle.is_empty()
            && middle.iter().all(|part| letters(part))
            && last.len() == 1
            && last.bytes().all(|byte| byte.is_ascii_digit());
        if well_formed { Ok(Self(code.to_owned())) } else { Err(RegionError::Syntax) }
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// What is known of it; `None` for a region no list has.
    pub fn facts(&self) -> Option<&'static RegionFacts> {
        table::KNOWN.iter().find(|facts| facts.code == self.0)
    }

    /// Its name, or its code when no list has it.
    pub fn name(&self) -> &str {
        self.facts().map_or(&self.0, |facts| facts.name)
    }

    /// Its partition, by the code's first letters when no list has it.
    pub fn partition(&self) -> Partition {
        match self.facts() {
            Some(facts) => facts.partition,
            None if self.0.starts_with("cn-") => Partition::China,
            None if self.0.starts_with("us-gov-") => Partition::GovCloud,
            None => Partition::Commercial,
        }
    }

    /// The host that git clones from over HTTPS and SSH.
    pub fn git_host(&self) -> String {
        format!("git-codecommit.{}.{}", self.0, self.partition().dns_suffix())
    }

    /// The host that git clones from over HTTPS with FIPS; `None` where CodeCommit has none.
    pub fn fips_git_host(&self) -> Option<String> {
        let suffix = self.partition().dns_suffix();
        self.facts().filter(|facts| facts.fips).map(|_| format!("git-codecommit-fips.{}.{suffix}", self.0))
    }

    /// Every known region, in code order.
    pub fn known() -> &'static [RegionFacts] {
        table::KNOWN
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Partition, Region, RegionError};

    #[test]
    fn the_table_has_all_thirty_one_and_each_reads_as_itself() {
        assert_eq!(Region::known().len(), 31);
        for facts in Region::known() {
            let region = Region::parse(facts.code).unwrap();
            assert_eq!((region.code(), region.name()), (facts.code, facts.name));
        }
        assert_eq!(Region::known().iter().filter(|facts| facts.listed_by_gij).count(), 26);
        assert_eq!(Region::known().iter().filter(|facts| facts.listed_by_aws).count(), 29);
    }

    #[test]
    fn mumbai_is_corrected_and_others_are_taken_as_written() {
        assert_eq!(Region::parse(" ap-outh-1 ").unwrap().code(), "ap-south-1");
        assert_eq!(Region::parse("xx-future-9").unwrap().facts(), None);
        assert_eq!(Region::parse("us-gov-south-1").unwrap().partition(), Partition::GovCloud);
        for wrong in
            ["eu", "eu-central", "EU-central-1", "eu-central-11", "eu--1", "eu central 1", "eu-central-1/"]
        {
            assert_eq!(Region::parse(wrong), Err(RegionError::Syntax), "{wrong}");
        }
    }

    #[test]
    fn hosts_follow_the_partition() {
        let host = |code: &str| Region::parse(code).unwrap().git_host();
        assert_eq!(host("cn-north-1"), "git-codecommit.cn-north-1.amazonaws.com.cn");
        assert_eq!(host("eu-west-3"), "git-codecommit.eu-west-3.amazonaws.com");
        let fips = |code: &str| Region::parse(code).unwrap().fips_git_host();
        assert_eq!(fips("us-east-1").as_deref(), Some("git-codecommit-fips.us-east-1.amazonaws.com"));
        assert_eq!(fips("eu-west-3"), None);
        // aws-contract §4.1.
        assert_eq!(Region::known().iter().filter(|facts| facts.fips).count(), 7);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            if let Ok(region) = Region::parse(&text) {
                prop_assert_eq!(Region::parse(region.code()).unwrap(), region);
            }
        }
    }
}
