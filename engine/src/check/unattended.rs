//! Steps that nobody decides.

use super::{Checker, Finding, MAX_APP, MAX_DAYS, form, is_key};
use crate::cel::Type;
use crate::definition::{AppStep, Edge, Mode, Moment, Source, Span, Subprocess, Wait, Webhook};
use crate::ids::StepId;

impl<'a> Checker<'a> {
    pub(super) fn wait(&mut self, wait: &Wait) {
        let pointer = match &wait.until {
            Moment::After { span, .. } => return self.span(&wait.id, *span),
            Moment::Field(pointer) => pointer,
        };
        let is_text = |found: Option<&Type>| matches!(found, Some(Type::Text | Type::Any));
        let fits = match self.value(Some(&wait.id), pointer) {
            None | Some(Type::Time | Type::Any) => true,
            Some(Type::Object(fields)) => is_text(fields.get("local")) && is_text(fields.get("zone")),
            Some(_) => false,
        };
        if !fits {
            self.report(Finding::error(Some(&wait.id), "no-moment").with("pointer", pointer.as_str()));
        }
    }

    /// A length of time that people can mean.
    pub(super) fn span(&mut self, step: &StepId, span: Span) {
        let days = span.elapsed().num_days();
        if span.elapsed().is_zero() || days > MAX_DAYS {
            self.report(Finding::error(Some(step), "bad-span").with("limit", MAX_DAYS));
        }
    }

    pub(super) fn subprocess(&mut self, sub: &Subprocess) {
        let id = &sub.id;
        // What other processes there are is not known here; that this one would start itself is.
        let code = match sub.process.as_str() {
            own if own == self.definition.key => Some("own-process"),
            key if !is_key(key) => Some("bad-process"),
            _ => None,
        };
        if let Some(code) = code {
            self.report(Finding::error(Some(id), code).with("key", sub.process.as_str()));
        }
        let row = sub.each.as_ref().and_then(|each| self.rows(id, each));
        for (name, source) in &sub.form {
            if !is_field_name(name) {
                self.report(Finding::error(Some(id), "bad-field-name").with("name", name.as_str()));
            }
            match source {
                Source::Form(pointer) => {
                    self.value(Some(id), pointer);
                }
                Source::Row(_) if sub.each.is_none() => {
                    self.report(Finding::error(Some(id), "no-row").with("name", name.as_str()));
                }
                Source::Row(pointer) => self.column(id, row, pointer),
                Source::Value(_) => {
                    self.look_up();
                }
            }
        }
        if sub.mode == Mode::Async && sub.on_reject != Edge::End {
            self.report(Finding::warning(Some(id), "nobody-waits"));
        }
        self.edge(id, &sub.on_reject);
        self.edge(id, &sub.on_failed);
    }

    /// The type of a table's rows.
    fn rows(&mut self, step: &StepId, each: &str) -> Option<&'a Type> {
        match self.value(Some(step), each)? {
            Type::List(row) => Some(row),
            Type::Any => Some(&Type::Any),
            _ => {
                self.report(Finding::error(Some(step), "not-a-table").with("pointer", each));
                None
            }
        }
    }

    fn column(&mut self, step: &StepId, row: Option<&Type>, pointer: &str) {
        let fits = row.is_none_or(|row| form::is_pointer(pointer) && row.at(pointer).is_some());
        if self.look_up() && !fits {
            self.report(Finding::error(Some(step), "unknown-column").with("pointer", pointer));
        }
    }

    pub(super) fn app(&mut self, app: &AppStep) {
        let id = &app.id;
        if !(1..=MAX_APP).contains(&app.app.len()) {
            self.report(Finding::error(Some(id), "no-app"));
        }
        for (outcome, edge) in &app.outcomes {
            if !is_key(outcome) {
                self.report(Finding::error(Some(id), "bad-outcome").with("outcome", outcome.as_str()));
            }
            if self.look_up() {
                self.edge(id, edge);
            }
        }
        for at in &app.writes {
            if self.field(Some(id), at).is_some() {
                self.settable(id, at);
            }
        }
    }

    pub(super) fn webhook(&mut self, webhook: &Webhook) {
        let id = &webhook.id;
        if !is_key(&webhook.endpoint) {
            self.report(Finding::error(Some(id), "no-endpoint").with("key", webhook.endpoint.as_str()));
        }
        for pointer in &webhook.sends {
            self.value(Some(id), pointer);
        }
        for (at, answer) in &webhook.writes {
            if self.value(Some(id), at).is_some() {
                self.settable(id, at);
            }
            if !form::is_pointer(answer) {
                self.report(Finding::error(Some(id), "bad-pointer").with("pointer", answer.as_str()));
            }
        }
        self.edge(id, &webhook.on_failed);
    }
}

/// What a form calls its fields.
fn is_field_name(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 40 && name.bytes().all(allowed)
}
