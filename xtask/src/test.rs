//! All tests, in the order in which a mistake is cheapest to find.

use crate::Outcome;
use crate::apps;
use crate::demo::build_client;
use crate::load::load;
use crate::needs::{chromium, ensure};
use crate::postgres::{Cluster, Durability};
use crate::run::{Phases, cargo, npm, program, root, run, target};

const REPLAYED: [&str; 2] = [
    "tests/load/logs/oddities.xes",
    "tests/load/logs/oddities.expected",
];

pub fn test(options: &[String]) -> Outcome {
    let install = match options {
        [] => false,
        [option] if option == "--install" => true,
        _ => return Err("it takes --install and nothing else".into()),
    };
    let mut phases = Phases::new();
    phases.phase("what the tests need", || ensure(install))?;
    phases.phase("build the client", build_client)?;
    phases.phase("build the mini-apps", apps::build)?;
    // Always the whole workspace: another selection would unify other features and compile everything again.
    phases.phase("build", || {
        run(cargo().args(["build", "--workspace", "--all-targets"]))
    })?;
    phases.attempt("mini-apps' own tests", apps::test);
    phases.attempt("rust tests, API on SQLite", || {
        run(cargo()
            .args(["test", "--workspace", "--no-fail-fast"])
            .env_remove("PLACET_TEST_POSTGRES"))
    });
    phases.attempt("API on PostgreSQL", || {
        let cluster = Cluster::start(Durability::None)?;
        run(cargo()
            .args(["test", "--workspace", "--no-fail-fast", "--test", "api"])
            .env("PLACET_TEST_POSTGRES", cluster.url()))
    });
    phases.attempt("client tests", || run(npm("web").args(["run", "test"])));
    phases.attempt("replay of the committed log", || {
        let [log, expected] = REPLAYED.map(|path| root().join(path));
        run(load("debug").arg("replay").arg(log).arg("--expect").arg(expected))
    });
    phases.attempt("kill test, short form", || {
        run(load("debug").args(["torture", "kill", "--times", "3"]))
    });
    phases.attempt("browser journeys", journeys);
    phases.finish()
}

fn journeys() -> Outcome {
    let chromium = chromium().ok_or("chromium is not installed")?;
    let placet = target().join("debug/placet");
    let bundles = apps::pack(&placet)?;
    run(program("node")
        .arg("run.mjs")
        .current_dir(root().join("tests/browser"))
        .env("PLACET_SERVER", placet)
        .env("PLACET_APPS", bundles)
        .env("PLACET_CHROMIUM", chromium))
}
