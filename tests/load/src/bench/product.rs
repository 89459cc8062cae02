//! The product as it is: a server of its own process, and clients that are people.

use std::net::SocketAddr;
use std::time::Instant;

use super::window::{Tally, Worker};
use crate::Trouble;
use crate::client::{Ask, Client};
use crate::company::Person;
use crate::unit::{self, Office};

pub struct People {
    office: Office,
    client: Client,
}

impl People {
    pub fn new(address: SocketAddr, office: Office) -> Self {
        Self {
            office,
            client: Client::new(address),
        }
    }

    async fn approve(&mut self, instance: &str, person: &Person, tally: &mut Tally) -> Result<(), Trouble> {
        let seen = self
            .client
            .expect(&Ask::get(format!("/instances/{instance}")).by(&person.token))
            .await?;
        let task =
            unit::open_task(&seen, person).ok_or_else(|| format!("nobody is asked to approve: {seen:#}"))?;
        let ask = unit::approval(&task, person);
        let began = Instant::now();
        unit::acknowledged(&ask, self.client.send(&ask).await?)?;
        tally.step(began.elapsed(), true);
        Ok(())
    }
}

impl Worker for People {
    async fn unit(&mut self, tally: &mut Tally) -> Result<(), Trouble> {
        let ask = unit::filing(&self.office);
        let began = Instant::now();
        let filed = unit::acknowledged(&ask, self.client.send(&ask).await?)?;
        tally.step(began.elapsed(), false);
        let instance = unit::instance_of(&filed)?;
        let office = self.office.clone();
        self.approve(&instance, &office.manager, tally).await?;
        self.approve(&instance, &office.finance, tally).await
    }
}
