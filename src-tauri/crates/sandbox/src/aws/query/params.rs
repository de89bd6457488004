//! Parameters of the Query protocol: a flat form in which lists and maps are numbered keys.

use std::collections::BTreeMap;

/// The parameters of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    values: BTreeMap<String, String>,
}

impl Params {
    /// Parses a query string or an `application/x-www-form-urlencoded` body.
    pub fn parse(form: &str) -> Self {
        url::form_urlencoded::parse(form.as_bytes()).into_owned().collect()
    }

    /// The value of a parameter; an empty value counts as given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// All parameters in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether the parameter is the text `true`, in any case.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The values of `name.member.N`, in the order of N.
    pub fn members(&self, name: &str) -> Vec<String> {
        self.structures(&format!("{name}.member"))
            .into_iter()
            .filter_map(|mut fields| fields.remove(""))
            .collect()
    }

    /// The numbered structures below `prefix`, in the order of their numbers: `prefix.N.Field…` gives `Field…`, and a
    /// bare `prefix.N` gives the empty field name.
    pub fn structures(&self, prefix: &str) -> Vec<BTreeMap<String, String>> {
        let start = format!("{prefix}.");
        let mut numbered: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
        for (name, value) in self.values.range(start.clone()..) {
            let Some(rest) = name.strip_prefix(&start) else { break };
            let (number, field) = rest.split_once('.').unwrap_or((rest, ""));
            if let Ok(number) = number.parse() {
                numbered.entry(number).or_default().insert(field.to_owned(), value.clone());
            }
        }
        numbered.into_values().collect()
    }

    /// A map sent as `name.entry.N.key` and `name.entry.N.value`.
    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        self.structures(&format!("{name}.entry"))
            .into_iter()
            .filter_map(|mut fields| {
                Some((fields.remove("key")?, fields.remove("value").unwrap_or_default()))
            })
            .collect()
    }

    /// A list of tags sent as `name.member.N.Key` and `name.member.N.Value`.
    pub fn tags(&self, name: &str) -> BTreeMap<String, String> {
        self.structures(&format!("{name}.member"))
            .into_iter()
            .filter_map(|mut fields| {
                Some((fields.remove("Key")?, fields.remove("Value").unwrap_or_default()))
            })
            .collect()
    }
}

impl FromIterator<(String, String)> for Params {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self { values: pairs.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn lists_keep_the_order_of_their_numbers() {
        let params =
            Params::parse("A.member.10=ten&A.member.2=two&A.member.1=one&AB.member.1=other&A.member.x=no");
        assert_eq!(params.members("A"), ["one", "two", "ten"]);
        assert!(params.members("C").is_empty());
    }

    #[test]
    fn maps_and_tags_are_read() {
        let params = Params::parse(
            "Attributes.entry.1.key=Policy&Attributes.entry.1.value=%7B%7D&Attributes.entry.2.key=DisplayName\
             &Tags.member.1.Key=team&Tags.member.1.Value=a+b",
        );
        assert_eq!(params.map("Attributes")["Policy"], "{}");
        assert_eq!(params.map("Attributes")["DisplayName"], "");
        assert_eq!(params.tags("Tags")["team"], "a b");
    }

    #[test]
    fn nested_structures_keep_their_inner_names() {
        let params =
            Params::parse("C.member.1.Name=k&C.member.1.Values.member.1=a&C.member.1.Values.member.2=b");
        let found = params.structures("C.member");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["Name"], "k");
        assert_eq!(found[0]["Values.member.2"], "b");
    }

    #[test]
    fn an_empty_value_is_a_value() {
        let params = Params::parse("Subject=&Flag=TRUE");
        assert_eq!(params.get("Subject"), Some(""));
        assert_eq!(params.get("Message"), None);
        assert!(params.flag("Flag"));
    }
}
