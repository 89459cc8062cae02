//! Placet on this machine: the demo as a visitor sees it, and the pair of servers that one develops with.

use std::process::Stdio;

use crate::needs::npm_packages;
use crate::run::{cargo, npm, program, root, run, target};
use crate::{Outcome, apps};

/// Builds what is needed and becomes `placet serve --demo`.
pub fn demo(options: &[String]) -> Outcome {
    build_client()?;
    run(cargo().args([
        "build",
        "--release",
        "--package",
        "placet-server",
        "--bin",
        "placet",
    ]))?;
    serve("release", "demo", options)
}

/// The server in a debug build behind Vite's development server, which reloads what changes.
pub fn dev(options: &[String]) -> Outcome {
    npm_packages("web")?;
    run(cargo().args(["build", "--package", "placet-server", "--bin", "placet"]))?;
    let mut client = npm("web")
        .args(["run", "dev"])
        .stdin(Stdio::null())
        .spawn()
        .map_err(|why| format!("the client's development server does not start: {why}"))?;
    let served = serve("debug", "dev", options);
    let _ = client.kill();
    let _ = client.wait();
    served
}

/// `web/dist`, which the server embeds.
pub fn build_client() -> Outcome {
    npm_packages("web")?;
    run(npm("web").args(["run", "build"]))
}

fn serve(profile: &str, folder: &str, options: &[String]) -> Outcome {
    let options = options.strip_prefix(&["--".to_owned()]).unwrap_or(options);
    let placet = target().join(profile).join("placet");
    let bundles = apps::pack(&placet)?;
    let mut server = program(placet);
    server.args(["serve", "--demo", "--demo-apps"]).arg(bundles);
    if !options
        .iter()
        .any(|option| option == "--data" || option.starts_with("--data="))
    {
        server.arg("--data").arg(root().join("data").join(folder));
    }
    run(server.args(options))
}
