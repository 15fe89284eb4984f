//! `rehearsal promql`: PromQL and rule files by themselves.

mod eval;
mod test;

use crate::args::Promql;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn promql(args: &Promql, output: &Output) -> Result<Exit, Failure> {
    match args {
        Promql::Eval(args) => eval::eval(args, output),
        Promql::Test(args) => test::test(args, output),
    }
}
