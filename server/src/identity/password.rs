//! Password hashes: argon2id on blocking threads, as many at once as there are processors.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use super::Error;
use crate::config::PasswordCost;
use crate::http::FieldError;

pub const SHORTEST: usize = 10;
const LONGEST: usize = 256;

#[derive(Clone)]
pub struct Passwords {
    params: Params,
    /// Each hash takes 19 MiB and a processor for a while.
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub fn new(cost: PasswordCost) -> Self {
        let params = match cost {
            PasswordCost::Real => Params::new(19 * 1024, 2, 1, None),
            PasswordCost::Cheap => Params::new(8, 1, 1, None),
        };
        let turns = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            params: params.expect("the parameters are in range"),
            turns: Arc::new(Semaphore::new(turns)),
        }
    }

    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        self.blocking(move |argon2| {
            argon2
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| Error::Internal(error.to_string()))
    }

    /// Whether `password` is the one; without a hash it takes as long and says no.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, Error> {
        let Some(hash) = hash else {
            self.hash(password).await?;
            return Ok(false);
        };
        let password = password.to_owned();
        self.blocking(move |argon2| {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = self
            .turns
            .clone()
            .acquire_owned()
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(argon2)
        });
        done.await.map_err(|error| Error::Internal(error.to_string()))
    }
}

/// Refuses what is too short or too long; NIST SP 800-63B asks for no other rule.
pub fn check(pointer: &str, password: &str) -> Result<(), Error> {
    let problem = match password.chars().count() {
        n if n < SHORTEST => FieldError::new(pointer, "password-short").with("least", SHORTEST),
        n if n > LONGEST => FieldError::new(pointer, "too-long").with("most", LONGEST),
        _ => return Ok(()),
    };
    Err(Error::Invalid(vec![problem]))
}
