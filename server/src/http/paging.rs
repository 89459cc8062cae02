//! Lists come in pages: `{items, next}`, where `next` is an opaque cursor.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::extract::malformed;

/// The query parameters of a list.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// How many items at most, 1 to 200; 50 unless told.
    pub limit: Option<u32>,
}

impl Page {
    pub fn limit(&self) -> Result<u64, Failure> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=200 => Ok(limit.into()),
            _ => Err(malformed("limit")),
        }
    }

    /// What the cursor holds, in the form that [`Cursor::encode`] was given.
    pub fn after<T: DeserializeOwned>(&self) -> Result<Option<T>, Failure> {
        self.cursor
            .as_deref()
            .map(|cursor| Cursor::decode(cursor).ok_or_else(|| malformed("cursor")))
            .transpose()
    }
}

/// A place in a list: the sort key of its last item. It is not a secret and grants nothing.
#[derive(Debug)]
pub struct Cursor;

impl Cursor {
    pub fn encode(key: &impl Serialize) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).expect("cursors are plain values"))
    }

    pub fn decode<T: DeserializeOwned>(cursor: &str) -> Option<T> {
        super::body::parse(&BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Items<T> {
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last one.
    pub next: Option<String>,
}

impl<T> Items<T> {
    pub fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// Cuts a list that was read with one item more than `limit`, and makes the cursor if there is more.
    pub fn cut<K: Serialize>(mut items: Vec<T>, limit: u64, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items
            .last()
            .filter(|_| more)
            .map(|last| Cursor::encode(&key(last)));
        Self { items, next }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Items<U> {
        Items {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}
