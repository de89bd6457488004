//! The package of Debian and Ubuntu.

use std::path::Path;

use super::part::Part;
use super::release::{MAINTAINER, Release};
use super::tree::Tree;
use super::{empty, write};
use crate::failure::Failure;
use crate::process::{output, program, run, succeeds};

/// What it is about, in lines as Debian has them.
const ABOUT: &str = "
 Causeway connects the CodeCommit repositories of an AWS account to Jira Data
 Center, through the app Git Integration for Jira: every change is reviewed
 before it is written, and a receipt says what exists now.
 .
 ";

/// Makes it, and lets lintian judge it where that is installed.
pub(crate) fn make(part: Part, tree: &Tree, release: &Release, packages: &Path) -> Result<(), Failure> {
    let architecture = output(program("dpkg", tree.root()).arg("--print-architecture")).trim().to_owned();
    let control = format!(
        "Package: {name}\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\n\
         Installed-Size: {size}\nDepends: {depends}\n{beside}Section: devel\nPriority: optional\n\
         Description: {summary}{ABOUT}{contents}\n",
        name = part.name(),
        beside = part.beside(),
        summary = part.summary(),
        contents = part.contents().replace('\n', "\n "),
        version = release.version,
        size = tree.bytes().div_ceil(1024),
        depends = libraries(part, tree)?,
    );
    let sums = sums(tree)?;
    write(&tree.path("DEBIAN/control"), control)?;
    write(&tree.path("DEBIAN/md5sums"), sums)?;
    let file = packages.join(format!("{}_{}_{architecture}.deb", part.name(), release.version));
    let made = run(program("dpkg-deb", tree.root())
        .env("SOURCE_DATE_EPOCH", release.epoch.to_string())
        .args(["--root-owner-group", "-Zxz", if release.is_optimised { "-z9" } else { "-z0" }, "--build"])
        .arg(tree.root())
        .arg(&file));
    made?;
    if succeeds(program("lintian", tree.root()).arg("--version")) {
        println!("what lintian says, for information:");
        let said = output(
            program("lintian", tree.root())
                .args(["--fail-on", "none", "--tag-display-limit", "0"])
                .arg(&file),
        );
        println!("{}", if said.trim().is_empty() { "nothing" } else { said.trim() });
    }
    Ok(())
}

/// The packages that the programs' libraries are in, in the versions that have what is used of them: read from the programs.
fn libraries(part: Part, tree: &Tree) -> Result<String, Failure> {
    // It reads the name of a source package, which there is none of.
    let source = tree.root().with_file_name("package-source");
    empty(&source)?;
    let control = format!("Source: causeway\n\nPackage: {}\nArchitecture: any\n", part.name());
    write(&source.join("debian/control"), control)?;
    let mut command = program("dpkg-shlibdeps", &source);
    command.arg("-O");
    for (name, _) in tree.programs() {
        command.arg("-e").arg(tree.path("usr/bin").join(name));
    }
    let printed = output(&mut command);
    let depends = printed.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    let surely = match part {
        Part::Desktop => "libwebkit2gtk-4.1-0",
        Part::CommandLine => "libc6",
    };
    match depends {
        Some(depends) if depends.contains(surely) => Ok(depends.to_owned()),
        _ => Err(Failure::Missing {
            missing: "the libraries' packages".to_owned(),
            how: format!("dpkg-shlibdeps (dpkg-dev) finds them; it printed: {printed}"),
        }),
    }
}

fn sums(tree: &Tree) -> Result<String, Failure> {
    let files = tree.files();
    let sums = output(program("md5sum", tree.root()).arg("--").args(&files));
    if sums.lines().count() == files.len() {
        Ok(sums)
    } else {
        Err(Failure::Missing { missing: "md5sum".to_owned(), how: "It is in coreutils.".to_owned() })
    }
}
