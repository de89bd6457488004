//! The numbers.

use crate::desktop::Desktop;
use crate::failure::Failure;
use crate::install::{self, Need};
use crate::process::{cargo, run, stage};
use crate::repository::Repository;
use crate::test::with_programs;

/// `cargo xtask bench`: optimised programs in a virtual display, so that numbers compare from one machine to the next.
pub(crate) fn run_bench(repository: &Repository) -> Result<(), Failure> {
    install::run_for(repository, Need::Show)?;
    install::build_ui(repository)?;
    stage("build everything, optimised", || {
        run(cargo(repository.root()).args(["build", "--locked", "--release", "--workspace", "--bins"]))
    })?;
    let numbers = repository.target().join("bench.json");
    stage("measure", || {
        let mut bench = crate::process::program(repository.target().join("release/bench"), repository.root());
        bench.env("CAUSEWAY_BENCH_OUT", &numbers);
        with_programs(repository, &mut bench, "release");
        run(&mut Desktop::new()?.command(&bench))
    })?;
    println!("\n{}", numbers.display());
    Ok(())
}
