//! An inventory of what is in the packages (a software bill of materials), as CycloneDX has it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::release::Release;
use super::{PACKAGES, host, read};
use crate::failure::Failure;
use crate::process::{cargo, output};
use crate::repository::Repository;

/// Writes it beside the packages.
pub(crate) fn make(repository: &Repository, release: &Release, packages: &Path) -> Result<(), Failure> {
    let metadata = output(
        cargo(repository.root())
            .args(["metadata", "--locked", "--format-version", "1", "--filter-platform"])
            .arg(host(repository)),
    );
    let metadata: Value = serde_json::from_str(&metadata).unwrap_or_default();
    let lock: Value =
        serde_json::from_str(&read(&repository.ui().join("package-lock.json"))?).unwrap_or_default();
    let cargo_lock = read(&repository.root().join("Cargo.lock"))?;
    let mut components = crates(&metadata, &checksums(&cargo_lock));
    let of_cargo = components.len();
    components.extend(modules(&lock));
    if of_cargo == 0 || components.len() == of_cargo {
        return Err(Failure::Missing {
            missing: "what the programs are built of".to_owned(),
            how: "cargo metadata and ui/package-lock.json say it.".to_owned(),
        });
    }
    println!("{of_cargo} crates, {} npm packages", components.len() - of_cargo);
    let text = serde_json::to_string_pretty(&document(release, &components)).unwrap_or_default();
    super::write(&packages.join(format!("causeway-{}.cdx.json", release.version)), text)
}

fn document(release: &Release, components: &[Value]) -> Value {
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "causeway",
                "name": "causeway",
                "version": release.version,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": components,
    })
}

/// The crates of others that are compiled into the programs: not what only builds or tests them.
fn crates(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Vec<Value> {
    let packages: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let is_ours = |id: &str| packages.get(id).is_some_and(|package| package["source"].is_null());
    let roots = packages.iter().filter(|(_, package)| {
        package["name"].as_str().is_some_and(|name| PACKAGES.contains(&name)) && package["source"].is_null()
    });
    let mut open: Vec<&str> = roots.map(|(id, _)| *id).collect();
    let mut seen: BTreeSet<&str> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(id) else { continue };
        for dependency in list(&node["deps"]) {
            let is_compiled_in = list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
            if let Some(to) = dependency["pkg"].as_str()
                && is_compiled_in
                && seen.insert(to)
            {
                open.push(to);
            }
        }
    }
    seen.into_iter()
        .filter(|id| !is_ours(id))
        .filter_map(|id| packages.get(id))
        .map(|package| {
            let text = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
            let (name, version) = (text("name"), text("version"));
            let checksum = checksums.get(&(name.clone(), version.clone()));
            component(
                &format!("pkg:cargo/{name}@{version}"),
                &name,
                &version,
                // The old way to write OR.
                &text("license").replace('/', " OR "),
                checksum.map(|sum| ("SHA-256", sum.clone())),
            )
        })
        .collect()
}

/// The npm packages that are in the window's pages.
fn modules(lock: &Value) -> Vec<Value> {
    let Some(packages) = lock["packages"].as_object() else { return Vec::new() };
    packages
        .iter()
        .filter(|(path, package)| {
            !path.is_empty() && package["dev"] != true && package["devOptional"] != true
        })
        .filter_map(|(path, package)| {
            let (_, name) = path.rsplit_once("node_modules/")?;
            let version = package["version"].as_str()?;
            let licence = package["license"].as_str().unwrap_or_default();
            let sum = package["integrity"].as_str().and_then(|text| text.strip_prefix("sha512-"));
            let sum = sum.and_then(hexadecimal).map(|sum| ("SHA-512", sum));
            let purl = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
            Some(component(&purl, name, version, licence, sum))
        })
        .collect()
}

fn component(purl: &str, name: &str, version: &str, licence: &str, sum: Option<(&str, String)>) -> Value {
    let mut component = json!({
        "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
    });
    if !licence.is_empty() {
        component["licenses"] = json!([{ "expression": licence }]);
    }
    if let Some((algorithm, content)) = sum {
        component["hashes"] = json!([{ "alg": algorithm, "content": content }]);
    }
    component
}

/// What Cargo.lock says each crate's archive hashes to.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.trim_start_matches([' ', '=']).trim_matches('"').to_owned())
    };
    lock.split("[[package]]")
        .filter_map(|block| {
            Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")?))
        })
        .collect()
}

/// Base64 in hexadecimal digits. npm writes hashes in the one, CycloneDX in the other.
fn hexadecimal(base64: &str) -> Option<String> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits: u32 = 0;
    let mut held = 0;
    let mut text = String::new();
    for digit in base64.trim_end_matches('=').chars() {
        bits = (bits << 6 | u32::try_from(DIGITS.find(digit)?).ok()?) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            let _ = write!(text, "{:02x}", bits >> held & 0xff);
        }
    }
    Some(text)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::{checksums, crates, hexadecimal, modules};

    #[test]
    fn what_is_compiled_in_is_listed_and_what_only_builds_or_is_ours_is_not() {
        let package = |id: &str, source: Option<&str>| json!({ "id": id, "name": id, "version": "1.0.0", "license": "MIT/Zlib", "source": source });
        let metadata = json!({
            "packages": [
                package("causeway-desktop", None), package("causeway-app", None), package("serde", Some("r")),
                package("cc", Some("r")), package("proptest", Some("r")), package("unrelated", Some("r")),
            ],
            "resolve": { "nodes": [
                { "id": "causeway-desktop", "deps": [
                    { "pkg": "causeway-app", "dep_kinds": [{ "kind": null }] },
                    { "pkg": "cc", "dep_kinds": [{ "kind": "build" }] },
                ] },
                { "id": "causeway-app", "deps": [
                    { "pkg": "serde", "dep_kinds": [{ "kind": "dev" }, { "kind": null }] },
                    { "pkg": "proptest", "dep_kinds": [{ "kind": "dev" }] },
                ] },
            ] },
        });
        let sums = BTreeMap::from([(("serde".to_owned(), "1.0.0".to_owned()), "ab".to_owned())]);
        let found = crates(&metadata, &sums);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["purl"], "pkg:cargo/serde@1.0.0");
        assert_eq!(found[0]["licenses"][0]["expression"], "MIT OR Zlib");
        assert_eq!(found[0]["hashes"][0]["content"], "ab");
    }

    #[test]
    fn npm_packages_of_the_pages_are_listed_with_their_hashes() {
        let lock = json!({ "packages": {
            "": { "name": "causeway-ui" },
            "node_modules/@scope/one": { "version": "1.2.3", "license": "MIT", "integrity": "sha512-AAH/" },
            "node_modules/one/node_modules/two": { "version": "2.0.0" },
            "node_modules/vite": { "version": "8.0.0", "dev": true },
        } });
        let found = modules(&lock);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0]["purl"], "pkg:npm/%40scope/one@1.2.3");
        assert_eq!(found[0]["hashes"][0]["content"], "0001ff");
        assert_eq!(found[1]["name"], "two");
    }

    #[test]
    fn hashes_are_read_as_lock_files_write_them() {
        assert_eq!(hexadecimal("TWFuTWE=").as_deref(), Some("4d616e4d61"));
        assert_eq!(hexadecimal("?"), None);
        let lock = "[[package]]\nname = \"a\"\nversion = \"1\"\nchecksum = \"ff\"\n\n[[package]]\nname = \"ours\"\nversion = \"1\"\n";
        assert_eq!(checksums(lock), BTreeMap::from([(("a".to_owned(), "1".to_owned()), "ff".to_owned())]));
    }
}
