//! A rate: a burst, then so many a second.

use tokio::time::Instant;

pub(super) struct Budget {
    left: f64,
    burst: f64,
    per_second: f64,
    at: Instant,
}

impl Budget {
    pub(super) fn new(burst: f64, per_second: f64) -> Self {
        Self {
            left: burst,
            burst,
            per_second,
            at: Instant::now(),
        }
    }

    /// Takes one, if there is one.
    pub(super) fn spend(&mut self) -> bool {
        let now = Instant::now();
        let earned = now.duration_since(self.at).as_secs_f64() * self.per_second;
        self.left = (self.left + earned).min(self.burst);
        self.at = now;
        let affordable = self.left >= 1.0;
        if affordable {
            self.left -= 1.0;
        }
        affordable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_burst_comes_the_rate() {
        let mut budget = Budget::new(3.0, 0.001);
        assert_eq!((0..5).filter(|_| budget.spend()).count(), 3);
    }
}
