//! `rehearsal promql`: PromQL and rule files by themselves.

mod check_rules;
mod eval;
mod test;
mod test_rules;

use crate::args::Promql;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn promql(args: &Promql, output: &Output) -> Result<Exit, Failure> {
    match args {
        Promql::Eval(args) => eval::eval(args, output),
        Promql::Test(args) => test::test(args, output),
        Promql::CheckRules(args) => check_rules::check_rules(args, output),
        Promql::TestRules(args) => test_rules::test_rules(args, output),
    }
}
