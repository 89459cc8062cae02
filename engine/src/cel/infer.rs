//! The type checker: walks the allow-listed tree against the form's types.
//!
//! Invariant: what passes does not fail at run time for its types, only for missing values, overflow or division.
//! Everything that is not listed here is refused. Recursion is bounded by the depth that parsing allows.

use std::collections::BTreeMap;

use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators};
use serde_json::Value;

use super::{Needs, Type, types};
use crate::money::Money;

/// What is wrong with a condition: a message key and its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Stable key, such as `condition-unknown-field`.
    pub code: &'static str,
    /// Parameters of the message.
    pub params: BTreeMap<String, Value>,
}

impl Problem {
    pub(super) fn new(code: &'static str) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

type Found = Result<Type, Problem>;

/// Checks a whole condition, which must be a boolean. Gives what it reads, and warnings.
pub(super) fn infer(expression: &IdedExpr, form: &Type) -> Result<(Needs, Vec<Problem>), Problem> {
    let mut checker = Checker::new(form);
    match checker.type_of(expression)? {
        Type::Bool | Type::Any => Ok((checker.needs, checker.warnings)),
        other => Err(Problem::new("condition-not-boolean").with("type", other.to_string())),
    }
}

/// Checks a formula, which may be of any type. Gives what it reads, and its type.
pub(super) fn infer_value(expression: &IdedExpr, form: &Type) -> Result<(Needs, Type), Problem> {
    let mut checker = Checker::new(form);
    let found = checker.type_of(expression)?;
    Ok((checker.needs, found))
}

struct Checker<'a> {
    form: &'a Type,
    /// Variables of comprehensions, innermost last.
    scope: Vec<(String, Type)>,
    needs: Needs,
    warnings: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn new(form: &'a Type) -> Self {
        Self {
            form,
            scope: Vec::new(),
            needs: Needs::default(),
            warnings: Vec::new(),
        }
    }

    fn type_of(&mut self, e: &IdedExpr) -> Found {
        match &e.expr {
            Expr::Literal(literal) => match literal {
                LiteralValue::Boolean(_) => Ok(Type::Bool),
                LiteralValue::Double(_) => Ok(Type::Double),
                LiteralValue::Int(_) => Ok(Type::Int),
                LiteralValue::String(_) => Ok(Type::Text),
                LiteralValue::Null => Ok(Type::Null),
                LiteralValue::Bytes(_) => Err(not_allowed("bytes")),
                LiteralValue::UInt(_) => Err(not_allowed("unsigned")),
            },
            Expr::Ident(name) => self.variable(name, true),
            Expr::Select(select) => {
                // `form.x` needs one field only, the bare form all of them.
                let operand = match &select.operand.expr {
                    Expr::Ident(name) => {
                        if name == "form" && self.local(name).is_none() {
                            self.needs.fields.insert(select.field.clone());
                        }
                        self.variable(name, false)?
                    }
                    _ => self.type_of(&select.operand)?,
                };
                let found = match operand {
                    Type::Object(fields) => fields.get(&select.field).cloned().ok_or_else(|| {
                        Problem::new("condition-unknown-field").with("field", select.field.as_str())
                    })?,
                    Type::Any => Type::Any,
                    other => {
                        return Err(Problem::new("condition-no-fields")
                            .with("type", other.to_string())
                            .with("field", select.field.as_str()));
                    }
                };
                Ok(if select.test { Type::Bool } else { found })
            }
            Expr::List(list) => {
                let mut item: Option<Type> = None;
                for element in &list.elements {
                    let next = self.type_of(element)?;
                    item = Some(match item {
                        Some(known) => {
                            unify(&known, &next).ok_or_else(|| mismatch("[]", &known, Some(&next)))?
                        }
                        None => next,
                    });
                }
                Ok(Type::List(Box::new(item.unwrap_or(Type::Any))))
            }
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(c) => self.comprehension(c),
            Expr::Map(_) => Err(not_allowed("map")),
            Expr::Struct(_) => Err(not_allowed("struct")),
            Expr::Unspecified => Err(not_allowed("nothing")),
        }
    }

    fn local(&self, name: &str) -> Option<&Type> {
        self.scope
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, t)| t)
    }

    fn variable(&mut self, name: &str, whole: bool) -> Found {
        if let Some(local) = self.local(name) {
            return Ok(local.clone());
        }
        let found = match name {
            "form" => Some(self.form.clone()),
            other => types::root(other),
        };
        let found = found.ok_or_else(|| Problem::new("condition-unknown-name").with("name", name))?;
        self.needs.roots.insert(name.to_owned());
        self.needs.whole_form |= whole && name == "form";
        Ok(found)
    }

    fn comprehension(&mut self, c: &ComprehensionExpr) -> Found {
        // Work grows with the product of nested lists: one level, as the form's size bounds it, is enough.
        if self.scope.len() >= 2 || c.iter_var2.is_some() {
            return Err(not_allowed("nested-macro"));
        }
        let item = match self.type_of(&c.iter_range)? {
            Type::List(item) => *item,
            Type::Any => Type::Any,
            other => return Err(mismatch("macro", &other, None)),
        };
        let result = self.type_of(&c.accu_init)?;
        self.scope.push((c.iter_var.clone(), item));
        self.scope.push((c.accu_var.clone(), result));
        let checked = (self.type_of(&c.loop_cond))
            .and_then(|_| self.type_of(&c.loop_step))
            .and_then(|stepped| {
                // A list that is collected learns its items' type from the step.
                if let Some(accumulated) = self.scope.last_mut() {
                    accumulated.1 = stepped;
                }
                self.type_of(&c.result)
            });
        self.scope.truncate(self.scope.len() - 2);
        checked
    }

    fn call(&mut self, call: &CallExpr) -> Found {
        let name = call.func_name.as_str();
        if let Some(target) = &call.target {
            let target = self.type_of(target)?;
            let args = self.types_of(&call.args)?;
            return method(name, &target, &args);
        }
        if name == "money" {
            self.needs.money = true;
            check_money(&call.args)?;
        }
        let args = self.types_of(&call.args)?;
        match (name, args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [a, b]) => {
                booleans(name, a)?;
                booleans(name, b)
            }
            (operators::LOGICAL_NOT | operators::NOT_STRICTLY_FALSE, [a]) => booleans(name, a),
            (operators::CONDITIONAL, [condition, a, b]) => {
                booleans(name, condition)?;
                unify(a, b).ok_or_else(|| mismatch(name, a, Some(b)))
            }
            (operators::EQUALS | operators::NOT_EQUALS, [a, b]) => {
                self.money_beside_number(name, a, b, &call.args);
                let comparable = unify(a, b).is_some() || matches!((a, b), (Type::Null, _) | (_, Type::Null));
                if comparable {
                    Ok(Type::Bool)
                } else {
                    Err(mismatch(name, a, Some(b)))
                }
            }
            (
                operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
                [a, b],
            ) => {
                self.money_beside_number(name, a, b, &call.args);
                let joined = unify(a, b).or_else(|| (a.is_number() && b.is_number()).then_some(Type::Double));
                match joined {
                    Some(
                        Type::Int
                        | Type::Double
                        | Type::Money
                        | Type::Text
                        | Type::Time
                        | Type::Duration
                        | Type::Any,
                    ) => Ok(Type::Bool),
                    _ => Err(mismatch(name, a, Some(b))),
                }
            }
            (operators::IN, [a, Type::List(item)]) => unify(a, item)
                .map(|_| Type::Bool)
                .ok_or_else(|| mismatch(name, a, Some(item))),
            (operators::IN, [_, Type::Any]) => Ok(Type::Bool),
            (operators::INDEX, [Type::List(item), Type::Int | Type::Any]) => Ok((**item).clone()),
            (operators::INDEX, [Type::Any, _]) => Ok(Type::Any),
            (operators::NEGATE, [a @ (Type::Int | Type::Double | Type::Money | Type::Any)]) => Ok(a.clone()),
            (operators::ADD | operators::SUBSTRACT, [a, b]) => self.sum(name, a, b, &call.args),
            (operators::MULTIPLY, [a, b]) => match (a, b) {
                (Type::Money, Type::Int) | (Type::Int, Type::Money) => Ok(Type::Money),
                (Type::Int, Type::Int) => Ok(Type::Int),
                (Type::Double, Type::Double) => Ok(Type::Double),
                (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
                _ => Err(mismatch(name, a, Some(b))),
            },
            (operators::DIVIDE, [a, b]) => match (a, b) {
                (Type::Money, Type::Int) => Ok(Type::Money),
                (Type::Money, Type::Money) | (Type::Int, Type::Int) => Ok(Type::Int),
                (Type::Double, Type::Double) => Ok(Type::Double),
                (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
                _ => Err(mismatch(name, a, Some(b))),
            },
            (operators::MODULO, [Type::Int | Type::Money, Type::Int]) => Ok(Type::Int),
            ("size", [a]) => size(a),
            ("sum", [Type::List(item)]) if item.is_number() || **item == Type::Any => Ok((**item).clone()),
            ("sum", [Type::Any]) => Ok(Type::Any),
            ("int", [Type::Int | Type::Double | Type::Text | Type::Money | Type::Any]) => Ok(Type::Int),
            ("double", [Type::Int | Type::Double | Type::Text | Type::Money | Type::Any]) => Ok(Type::Double),
            ("duration", [Type::Text]) => Ok(Type::Duration),
            ("money", [Type::Text, Type::Text]) => Ok(Type::Money),
            ("date", [Type::Text]) => Ok(Type::Time),
            ("days_between", [Type::Time | Type::Any, Type::Time | Type::Any]) => Ok(Type::Int),
            ("weekday", [Type::Time | Type::Any]) => Ok(Type::Int),
            (known, [first, ..]) if is_known(known) => Err(mismatch(known, first, args.get(1))),
            (other, _) => Err(not_allowed(other)),
        }
    }

    fn types_of(&mut self, args: &[IdedExpr]) -> Result<Vec<Type>, Problem> {
        args.iter().map(|a| self.type_of(a)).collect()
    }

    fn sum(&mut self, name: &str, a: &Type, b: &Type, args: &[IdedExpr]) -> Found {
        self.money_beside_number(name, a, b, args);
        match (a, b) {
            (Type::Time, Type::Time) if name == operators::SUBSTRACT => Ok(Type::Duration),
            (Type::Time, Type::Duration) => Ok(Type::Time),
            (Type::Duration, Type::Time) if name == operators::ADD => Ok(Type::Time),
            (Type::Text, Type::Text) if name == operators::ADD => Ok(Type::Text),
            (Type::List(_), Type::List(_)) if name == operators::ADD => {
                unify(a, b).ok_or_else(|| mismatch(name, a, Some(b)))
            }
            (Type::Int | Type::Double | Type::Money | Type::Duration | Type::Any, _) => {
                unify(a, b).ok_or_else(|| mismatch(name, a, Some(b)))
            }
            (_, Type::Any) => Ok(Type::Any),
            _ => Err(mismatch(name, a, Some(b))),
        }
    }

    /// `form.total > 500` is five euros; whoever writes it mostly means five hundred.
    fn money_beside_number(&mut self, operator: &str, a: &Type, b: &Type, args: &[IdedExpr]) {
        let is_literal = |e: &IdedExpr| match &e.expr {
            Expr::Literal(LiteralValue::Int(i)) => *i.inner() != 0,
            Expr::Literal(_) => true,
            _ => false,
        };
        let doubtful = match (a, b) {
            (Type::Money, Type::Int | Type::Double) => args.get(1).is_some_and(is_literal),
            (Type::Int | Type::Double, Type::Money) => args.first().is_some_and(is_literal),
            _ => false,
        };
        if doubtful {
            self.warnings.push(
                Problem::new("condition-money-beside-number").with("operator", operator_name(operator)),
            );
        }
    }
}

fn check_money(args: &[IdedExpr]) -> Result<(), Problem> {
    let [amount, currency] = args else {
        return Err(not_allowed("money"));
    };
    let text = |e: &IdedExpr| match &e.expr {
        Expr::Literal(LiteralValue::String(s)) => Some(s.inner().to_owned()),
        _ => None,
    };
    let (Some(amount), Some(currency)) = (text(amount), text(currency)) else {
        return Ok(());
    };
    Money::parse(&amount, &currency).map(|_| ()).map_err(|error| {
        Problem::new("condition-money")
            .with("amount", amount)
            .with("currency", currency)
            .with("why", error.code())
    })
}

fn method(name: &str, target: &Type, args: &[Type]) -> Found {
    match (name, target, args) {
        ("contains" | "startsWith" | "endsWith", Type::Text | Type::Any, [Type::Text | Type::Any]) => {
            Ok(Type::Bool)
        }
        ("size", target, []) => size(target),
        (
            "getFullYear" | "getMonth" | "getDate" | "getDayOfWeek" | "getDayOfMonth",
            Type::Time | Type::Any,
            [],
        ) => Ok(Type::Int),
        (
            "contains" | "startsWith" | "endsWith" | "getFullYear" | "getMonth" | "getDate" | "getDayOfWeek"
            | "getDayOfMonth",
            ..,
        ) => Err(mismatch(name, target, args.first())),
        _ => Err(not_allowed(name)),
    }
}

fn size(of: &Type) -> Found {
    match of {
        Type::Text | Type::List(_) | Type::Any => Ok(Type::Int),
        other => Err(mismatch("size", other, None)),
    }
}

fn booleans(operator: &str, found: &Type) -> Found {
    match found {
        Type::Bool | Type::Any => Ok(Type::Bool),
        other => Err(mismatch(operator, other, None)),
    }
}

/// The common type of two values, if they have one.
fn unify(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        (a, b) if a == b => Some(a.clone()),
        (Type::Any, _) | (_, Type::Any) => Some(Type::Any),
        (Type::Money, Type::Int) | (Type::Int, Type::Money) => Some(Type::Money),
        (Type::List(a), Type::List(b)) => Some(Type::List(Box::new(unify(a, b)?))),
        _ => None,
    }
}

fn is_known(name: &str) -> bool {
    operator_name(name) != name
        || [
            "size",
            "sum",
            "int",
            "double",
            "duration",
            "money",
            "date",
            "days_between",
            "weekday",
        ]
        .contains(&name)
}

/// How the operator is written.
fn operator_name(name: &str) -> &str {
    match name {
        operators::CONDITIONAL => "?:",
        operators::NEGATE => "-",
        operators::INDEX => "[]",
        operators::LOGICAL_AND => "&&",
        operators::LOGICAL_OR => "||",
        operators::LOGICAL_NOT => "!",
        operators::ADD => "+",
        operators::SUBSTRACT => "-",
        operators::MULTIPLY => "*",
        operators::DIVIDE => "/",
        operators::MODULO => "%",
        operators::EQUALS => "==",
        operators::NOT_EQUALS => "!=",
        operators::LESS => "<",
        operators::LESS_EQUALS => "<=",
        operators::GREATER => ">",
        operators::GREATER_EQUALS => ">=",
        operators::IN => "in",
        other => other,
    }
}

fn mismatch(operator: &str, left: &Type, right: Option<&Type>) -> Problem {
    let code = if right.is_some() {
        "condition-type"
    } else {
        "condition-operand"
    };
    let problem = Problem::new(code)
        .with("operator", operator_name(operator))
        .with("left", left.to_string());
    match right {
        Some(right) => problem.with("right", right.to_string()),
        None => problem,
    }
}

fn not_allowed(what: &str) -> Problem {
    Problem::new("condition-not-allowed").with("what", what)
}
