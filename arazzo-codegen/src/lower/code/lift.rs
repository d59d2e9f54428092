//! Moves the values of `format!` texts into variables. The `format!` names the variables, and the formatter can break
//! the lines.

use crate::lower::program::{Expression, FormatPiece, Statement};

/// The statements, each after the variables that its texts name.
pub(in crate::lower) fn statements(statements: Vec<Statement>) -> Vec<Statement> {
    let mut lifted = Vec::new();
    for mut statement in statements {
        match &mut statement {
            Statement::Let(_, value) | Statement::LetMutable(_, value) | Statement::Do(value) => {
                lift(value, &mut lifted, &mut Vec::new());
            }
            Statement::Assign(_, value) => lift(value, &mut lifted, &mut Vec::new()),
            Statement::IfSome {
                option,
                then,
                otherwise,
                ..
            } => {
                lift(option, &mut lifted, &mut Vec::new());
                *then = self::statements(std::mem::take(then));
                *otherwise = self::statements(std::mem::take(otherwise));
            }
        }
        lifted.push(statement);
    }
    lifted
}

/// A value, in a block with the variables that its texts name.
pub(in crate::lower) fn value(mut value: Expression) -> Expression {
    let mut lifted = Vec::new();
    lift(&mut value, &mut lifted, &mut Vec::new());
    if lifted.is_empty() {
        value
    } else {
        Expression::Block(lifted, Some(Box::new(value)))
    }
}

/// `names` are the variables of the current statement.
fn lift(expression: &mut Expression, lifted: &mut Vec<Statement>, names: &mut Vec<(String, Expression)>) {
    let Expression::Format(pieces) = expression else {
        for part in expression.evaluated() {
            lift(part, lifted, names);
        }
        return;
    };
    for piece in pieces {
        let FormatPiece::Value(name, value) = piece else {
            continue;
        };
        let Some(mut value) = value.take() else { continue };
        lift(&mut value, lifted, names);
        while names.iter().any(|(known, held)| known == name && *held != value) {
            name.push('_');
        }
        if !names.iter().any(|(known, _)| known == name) {
            names.push((name.clone(), value.clone()));
            lifted.push(Statement::Let(name.clone(), value));
        }
    }
}
