//! What the operator may choose: command line, then `PLACET_…` variables, then a TOML file, then the default.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use placet_sandbox::Program;
use serde::Deserialize;

use crate::db::Db;
use crate::miniapp::COMPILE;

/// The choices as the server uses them.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    /// Empty means SQLite in the data folder.
    pub database_url: Option<String>,
    /// How people reach the server, for links: `https://placet.example.com`.
    pub public_url: Option<String>,
    /// Where proxies sit whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    pub migrate: bool,
    pub demo: bool,
    pub password_cost: PasswordCost,
    /// The largest file that may be uploaded, in bytes.
    pub max_file: usize,
    /// 64 hexadecimal digits; the data folder's `master.key` without it.
    pub master_key: Option<String>,
    /// What compiles guests: this program, unless a test says otherwise.
    pub compiler: Option<Program>,
}

/// How dear a guess of a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCost {
    /// OWASP's advice for argon2id: 19 MiB, two passes.
    Real,
    /// For tests and the demo company, which make many accounts at once.
    Cheap,
}

impl Config {
    /// The defaults for a server whose data is in `data`.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            database_url: None,
            public_url: None,
            trusted_proxies: Vec::new(),
            migrate: true,
            demo: false,
            password_cost: PasswordCost::Real,
            max_file: 25 * 1024 * 1024,
            master_key: None,
            compiler: None,
        }
    }

    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| Db::sqlite_url(&self.data))
    }

    /// # Errors
    /// When the operating system does not say which program this is.
    pub fn compiler(&self) -> std::io::Result<Program> {
        match &self.compiler {
            Some(program) => Ok(program.clone()),
            None => Ok(Program {
                path: std::env::current_exe()?,
                arguments: vec![COMPILE.to_owned()],
            }),
        }
    }

    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(peer))
    }
}

/// An address range: `10.0.0.0/8`, `::1/128`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                (a.to_bits() ^ b.to_bits()).leading_zeros() >= u32::from(self.bits)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                (a.to_bits() ^ b.to_bits()).leading_zeros() >= u32::from(self.bits)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no network such as 10.0.0.0/8");
        let (address, bits) = text
            .trim()
            .split_once('/')
            .map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| wrong()))?;
        if bits > most {
            Err(wrong())
        } else {
            Ok(Self { address, bits })
        }
    }
}

/// The TOML file: the same names as the options.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct File {
    pub listen: Option<String>,
    pub data: Option<PathBuf>,
    pub database_url: Option<String>,
    pub public_url: Option<String>,
    pub trusted_proxies: Option<Vec<String>>,
    pub no_migrate: bool,
}

impl File {
    pub fn read(path: &Path) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let network: Network = "10.1.0.0/16".parse().expect("a network");
        assert!(network.contains("10.1.255.1".parse().expect("an address")));
        assert!(!network.contains("10.2.0.1".parse().expect("an address")));
        assert!(!network.contains("::1".parse().expect("an address")));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
    }
}
