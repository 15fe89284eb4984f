//! `rehearsal schema`: the JSON Schemas of the file formats, for editors and other programs.

use clap::ValueEnum;

use crate::args::{Schema, SchemaName};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn schema(args: &Schema, output: &Output) -> Result<Exit, Failure> {
    let word = |name: SchemaName| {
        let value = name.to_possible_value().expect("no format is hidden");
        value.get_name().to_owned()
    };
    let text = match args.name {
        Some(name) => rehearsal::schema(&word(name)).expect("every listed format has a schema"),
        None => SchemaName::value_variants().iter().map(|name| word(*name) + "\n").collect(),
    };
    output.print(&text)?;
    Ok(Exit::Approved)
}
