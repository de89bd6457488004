//! The numbers.

use crate::desktop::Desktop;
use crate::failure::Failure;
use crate::install::{self, Need};
use crate::process::{cargo, program, run, stage};
use crate::repository::Repository;
use crate::test::with_programs;

/// `cargo xtask bench`: optimised programs in a virtual display, so that numbers compare from one machine to the next.
///
/// `parts` choose what is measured; none stand for all.
///
/// With `debug`, programs as the tests use them: built much sooner, and good only to see that the bench works.
pub(crate) fn run_bench(repository: &Repository, debug: bool, parts: &[String]) -> Result<(), Failure> {
    let profile = if debug { "debug" } else { "release" };
    // One measurement is a script over somebody else's AWS client.
    install::run_for(repository, Need::Test)?;
    install::build_ui(repository)?;
    install::build_fake_ui(repository)?;
    stage("build what is measured", || {
        let mut build = cargo(repository.root());
        build.args([
            "build",
            "--locked",
            "--bins",
            "--example",
            "empty_window",
            "--example",
            "index_commits",
        ]);
        build.args(["-p", "causeway-desktop", "-p", "causeway-sandbox", "-p", "causeway-tests"]);
        build.args(["-p", "causeway-cli", "-p", "causeway-git-credential", "-p", "causeway-composition"]);
        if !debug {
            build.arg("--release");
        }
        run(&mut build)
    })?;
    let numbers = repository.target().join("bench.json");
    stage("measure", || {
        let mut bench = program(repository.target().join(profile).join("bench"), repository.root());
        bench.args(parts).env("CAUSEWAY_BENCH_OUT", &numbers);
        with_programs(repository, &mut bench, profile);
        run(&mut Desktop::new()?.command(&bench))
    })?;
    println!("\n{}", numbers.display());
    Ok(())
}
