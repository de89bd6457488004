//! The package of Fedora and openSUSE.

use std::fmt::Write as _;
use std::path::Path;

use super::part::Part;
use super::release::Release;
use super::tree::Tree;
use super::{empty, failed, file_name, write};
use crate::failure::Failure;
use crate::process::{program, run};

/// Makes it. What the programs need is found by rpm itself, as names of libraries, which are the same everywhere.
pub(crate) fn make(part: Part, tree: &Tree, release: &Release, packages: &Path) -> Result<(), Failure> {
    let top = tree.root().with_file_name("package-rpm");
    empty(&top)?;
    let files: Vec<String> = tree
        .files()
        .iter()
        .map(|file| file.to_string_lossy().into_owned())
        // Debian's own.
        .filter(|file| !(file.starts_with("usr/share/doc/") && file.ends_with("/changelog.gz")))
        .collect();
    let spec = top.join("causeway.spec");
    write(&spec, text(part, release, tree.root(), &files))?;
    run(program("rpmbuild", &top)
        .env("SOURCE_DATE_EPOCH", release.epoch.to_string())
        .args(["-bb", "--quiet", "--define"])
        .arg(format!("_topdir {}", top.display()))
        .arg(&spec))?;
    let made = top.join("RPMS").join(std::env::consts::ARCH);
    for file in super::files(&made)? {
        let name = file_name(&file);
        let to = packages.join(&name);
        std::fs::rename(&file, &to).map_err(|source| failed(&file, "moved", source))?;
    }
    Ok(())
}

fn text(part: Part, release: &Release, root: &Path, files: &[String]) -> String {
    let mut spec = format!(
        "Name: {name}\nVersion: {version}\nRelease: 1\nSummary: Causeway {summary}\n\
         License: MIT OR Apache-2.0\nGroup: Development/Tools\n{beside}\
         %global debug_package %{{nil}}\n%global __os_install_post %{{nil}}\n\
         %global _binary_payload w{level}.xzdio\n%global _build_id_links none\n\
         %global use_source_date_epoch_as_buildtime 1\n%global clamp_mtime_to_source_date_epoch 1\n\
         %global _buildhost localhost\n\
         %description\nCauseway connects the CodeCommit repositories of an AWS account to Jira Data Center, through the app\n\
         Git Integration for Jira: every change is reviewed before it is written, and a receipt says what exists now.\n\n{contents}\n\n\
         %install\nmkdir -p %{{buildroot}}\n",
        name = part.name(),
        level = if release.is_optimised { 9 } else { 0 },
        version = release.version,
        summary = part.summary(),
        beside = match part {
            Part::Desktop => "Recommends: gnome-keyring\nRecommends: xdg-utils\nSuggests: causeway-cli\n",
            Part::CommandLine => "Suggests: causeway\n",
        },
        contents = part.contents(),
    );
    for file in files {
        let mode = if file.starts_with("usr/bin/") { "755" } else { "644" };
        let to = place(file);
        let _ = writeln!(spec, "install -D -p -m {mode} '{}/{file}' '%{{buildroot}}/{to}'", root.display());
    }
    spec.push_str("\n%files\n%defattr(-,root,root)\n");
    for file in files {
        let mark = match file.as_str() {
            file if file.starts_with("usr/share/man/") || file.starts_with("usr/share/doc/") => "%doc ",
            _ => "",
        };
        let _ = writeln!(spec, "{mark}\"/{}\"", place(file));
    }
    spec
}

/// Where a file of the tree lies in these systems, which have a directory of their own for zsh.
fn place(file: &str) -> String {
    file.replace("share/zsh/vendor-completions/", "share/zsh/site-functions/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Part, Release, place, text};

    #[test]
    fn every_file_is_installed_and_owned() {
        let release = Release {
            version: "1.2.3".into(),
            epoch: 0,
            changelog: String::new(),
            entries: Vec::new(),
            is_optimised: true,
        };
        let files = ["usr/bin/causeway".to_owned(), "usr/share/man/man1/causeway.1.gz".to_owned()];
        let spec = text(Part::CommandLine, &release, Path::new("/tree"), &files);
        assert!(spec.starts_with("Name: causeway-cli\nVersion: 1.2.3\n"), "{spec}");
        assert!(
            spec.contains("install -D -p -m 755 '/tree/usr/bin/causeway' '%{buildroot}/usr/bin/causeway'\n"),
            "{spec}"
        );
        assert!(spec.contains("install -D -p -m 644 '/tree/usr/share/man"), "{spec}");
        assert_eq!(
            place("usr/share/zsh/vendor-completions/_causeway"),
            "usr/share/zsh/site-functions/_causeway"
        );
        let (_, owned) = spec.split_once("%files\n").unwrap();
        assert_eq!(
            owned.lines().skip(1).collect::<Vec<_>>(),
            ["\"/usr/bin/causeway\"", "%doc \"/usr/share/man/man1/causeway.1.gz\""]
        );
    }
}
