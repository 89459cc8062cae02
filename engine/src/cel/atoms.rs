//! What conditions read and compare with what: the values at which their answers can change.
//!
//! Invariant: where `exact` holds, the answer depends on nothing but how each value that is read stands to the literals
//! that are listed for it. Recursion is bounded by the depth that parsing allows.
//! Deliberately not here: which values a form allows.

use std::collections::{BTreeMap, BTreeSet};

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};
use serde_json::Value;

use super::{Type, types};
use crate::money::Money;

/// One value that conditions read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    /// Its type.
    pub of: Type,
    /// What it is compared with, as it stands in a form; of money the minor units.
    pub literals: Vec<Value>,
    /// The texts that are looked for in it, where it is a list.
    pub members: BTreeSet<String>,
    /// What its length is compared with.
    pub sizes: BTreeSet<i64>,
}

/// Everything that conditions read.
#[derive(Clone, Debug)]
pub(crate) struct Atoms {
    /// By the names that lead there, `form` first.
    pub reads: BTreeMap<Vec<String>, Read>,
    /// The currencies of amounts that are written out.
    pub currencies: BTreeSet<String>,
    /// Whether this is all that matters.
    pub exact: bool,
}

impl Default for Atoms {
    fn default() -> Self {
        Self {
            reads: BTreeMap::new(),
            currencies: BTreeSet::new(),
            exact: true,
        }
    }
}

impl Atoms {
    /// Adds what a condition reads.
    pub(super) fn read(&mut self, condition: &IdedExpr, form: &Type) {
        Reader { atoms: self, form }.condition(condition);
    }
}

struct Reader<'a> {
    atoms: &'a mut Atoms,
    form: &'a Type,
}

impl Reader<'_> {
    fn condition(&mut self, e: &IdedExpr) {
        match &e.expr {
            Expr::Literal(LiteralValue::Boolean(_)) => {}
            Expr::Select(select) if select.test => match self.path(&select.operand) {
                // Whether it is there: a value may be missing anyway.
                Some(mut path) => {
                    path.push(select.field.clone());
                    self.know(&path);
                }
                None => self.loose(e),
            },
            Expr::Ident(_) | Expr::Select(_) => match self.path(e) {
                Some(path) if self.type_at(&path) == Some(Type::Bool) => self.know(&path),
                _ => self.loose(e),
            },
            Expr::Call(call) if call.target.is_none() => match (call.func_name.as_str(), &call.args[..]) {
                (operators::LOGICAL_AND | operators::LOGICAL_OR, [a, b]) => {
                    self.condition(a);
                    self.condition(b);
                }
                (operators::LOGICAL_NOT, [a]) => self.condition(a),
                (operators::CONDITIONAL, [a, b, c]) => [a, b, c].into_iter().for_each(|e| self.condition(e)),
                (operator, [a, b]) if self.compares(operator, a, b) || self.compares(operator, b, a) => {}
                (operators::IN, [a, b]) if self.finds(a, b) => {}
                _ => self.loose(e),
            },
            _ => self.loose(e),
        }
    }

    /// A value or its length beside a literal.
    fn compares(&mut self, operator: &str, a: &IdedExpr, b: &IdedExpr) -> bool {
        let ordered = matches!(
            operator,
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS
        );
        if !ordered && !matches!(operator, operators::EQUALS | operators::NOT_EQUALS) {
            return false;
        }
        let Some(literal) = self.literal(b) else {
            return false;
        };
        if let Some(path) = self.path(a) {
            let comparable = match self.type_at(&path) {
                Some(Type::Bool | Type::Text) => !ordered,
                Some(Type::Int | Type::Double | Type::Money | Type::Time) => true,
                _ => false,
            };
            if comparable {
                self.know(&path);
                self.compare(&path, literal);
            }
            return comparable;
        }
        let (Some(path), Some(size)) = (self.measured(a), literal.as_i64()) else {
            return false;
        };
        let Some(Type::List(_)) = self.type_at(&path) else {
            return false;
        };
        self.know(&path);
        if let Some(read) = self.atoms.reads.get_mut(&path) {
            read.sizes.insert(size);
        }
        true
    }

    /// A value among literals, or a text in a list.
    fn finds(&mut self, a: &IdedExpr, b: &IdedExpr) -> bool {
        if let (Some(path), Expr::List(list)) = (self.path(a), &b.expr) {
            let literals: Option<Vec<Value>> = list.elements.iter().map(|e| self.literal(e)).collect();
            let known = matches!(
                self.type_at(&path),
                Some(Type::Bool | Type::Text | Type::Int | Type::Double | Type::Money | Type::Time)
            );
            let Some(literals) = literals.filter(|_| known) else {
                return false;
            };
            self.know(&path);
            literals
                .into_iter()
                .for_each(|literal| self.compare(&path, literal));
            return true;
        }
        let (Some(Value::String(text)), Some(path)) = (self.literal(a), self.path(b)) else {
            return false;
        };
        let Some(Type::List(item)) = self.type_at(&path) else {
            return false;
        };
        if *item != Type::Text {
            return false;
        }
        self.know(&path);
        if let Some(read) = self.atoms.reads.get_mut(&path) {
            read.members.insert(text);
        }
        true
    }

    /// What depends on more than one literal beside one value: values can be tried, and nothing is certain.
    fn loose(&mut self, e: &IdedExpr) {
        self.atoms.exact = false;
        let mut found = Loose::default();
        self.gather(e, &mut Vec::new(), &mut found);
        for path in &found.paths {
            self.know(path);
            for literal in &found.literals {
                self.compare(path, literal.clone());
            }
        }
    }

    fn gather(&mut self, e: &IdedExpr, bound: &mut Vec<String>, found: &mut Loose) {
        if let Some(literal) = self.literal(e) {
            found.literals.push(literal);
            return;
        }
        if let Some(path) = self.path(e) {
            if path.first().is_some_and(|root| !bound.contains(root)) && path.len() > 1 {
                found.paths.insert(path);
            }
            return;
        }
        match &e.expr {
            Expr::Call(CallExpr { target, args, .. }) => {
                for inner in target.iter().map(|t| &**t).chain(args) {
                    self.gather(inner, bound, found);
                }
            }
            Expr::Select(select) => self.gather(&select.operand, bound, found),
            Expr::List(list) => list.elements.iter().for_each(|e| self.gather(e, bound, found)),
            Expr::Comprehension(c) => {
                self.gather(&c.iter_range, bound, found);
                bound.extend([c.iter_var.clone(), c.accu_var.clone()]);
                for inner in [&c.accu_init, &c.loop_cond, &c.loop_step, &c.result] {
                    self.gather(inner, bound, found);
                }
                bound.truncate(bound.len() - 2);
            }
            _ => {}
        }
    }

    /// The names that lead to a value, from one that conditions know.
    fn path(&self, e: &IdedExpr) -> Option<Vec<String>> {
        match &e.expr {
            Expr::Ident(name) => (name == "form" || types::root(name).is_some()).then(|| vec![name.clone()]),
            Expr::Select(select) if !select.test => {
                let mut path = self.path(&select.operand)?;
                path.push(select.field.clone());
                Some(path)
            }
            _ => None,
        }
    }

    /// The value of which this is the length.
    fn measured(&self, e: &IdedExpr) -> Option<Vec<String>> {
        let Expr::Call(call) = &e.expr else { return None };
        match (call.func_name.as_str(), call.target.as_deref(), &call.args[..]) {
            ("size", Some(of), []) | ("size", None, [of]) => self.path(of),
            _ => None,
        }
    }

    fn literal(&mut self, e: &IdedExpr) -> Option<Value> {
        match &e.expr {
            Expr::Literal(literal) => match literal {
                LiteralValue::Boolean(b) => Some((*b.inner()).into()),
                LiteralValue::Int(i) => Some((*i.inner()).into()),
                LiteralValue::Double(d) => Some((*d.inner()).into()),
                LiteralValue::String(s) => Some(s.inner().into()),
                LiteralValue::Null => Some(Value::Null),
                LiteralValue::Bytes(_) | LiteralValue::UInt(_) => None,
            },
            Expr::Call(call) => match (call.func_name.as_str(), &call.args[..]) {
                (operators::NEGATE, [of]) => {
                    let of = self.literal(of)?;
                    let whole = of.as_i64().and_then(i64::checked_neg).map(Value::from);
                    whole.or_else(|| of.as_f64().map(|of| (-of).into()))
                }
                ("date", [of]) if call.target.is_none() => self.literal(of).filter(Value::is_string),
                ("money", [amount, currency]) => {
                    let (amount, currency) = (self.literal(amount)?, self.literal(currency)?);
                    let money = Money::parse(amount.as_str()?, currency.as_str()?).ok()?;
                    self.atoms.currencies.insert(money.currency);
                    Some(money.minor.into())
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn type_at(&self, path: &[String]) -> Option<Type> {
        let (root, fields) = path.split_first()?;
        let known = types::root(root);
        let mut at = known.as_ref().unwrap_or(self.form);
        for field in fields {
            let Type::Object(inner) = at else { return None };
            at = inner.get(field)?;
        }
        Some(at.clone())
    }

    fn know(&mut self, path: &[String]) {
        match self.type_at(path) {
            Some(of) => {
                self.atoms.reads.entry(path.to_vec()).or_insert_with(|| Read {
                    of,
                    literals: Vec::new(),
                    members: BTreeSet::new(),
                    sizes: BTreeSet::new(),
                });
            }
            None => self.atoms.exact = false,
        }
    }

    fn compare(&mut self, path: &[String], literal: Value) {
        if let Some(read) = self.atoms.reads.get_mut(path)
            && !read.literals.contains(&literal)
        {
            read.literals.push(literal);
        }
    }
}

#[derive(Default)]
struct Loose {
    paths: BTreeSet<Vec<String>>,
    literals: Vec<Value>,
}
