//! Executing a template: its nodes in their order, and what loops and conditions make of them.
//!
//! Upstream reports the part that it looked at last, so that is kept while going along. Everything
//! that is evaluated costs a step; templates that functions execute in turn draw on the same budget.

use rehearsal_source::Span;

use crate::bounded::Bounded;
use crate::error::ExecuteError;
use crate::functions::Functions;
use crate::templates::{Limits, MissingKey, Options, Templates};
use crate::tree::{Branch, Invocation, Node, Place, Tree};
use crate::value::{Type, Value};

mod call;
mod evaluate;

/// What is left of an execution's limits.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: u64,
    depth: usize,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { steps: limits.steps, depth: limits.depth }
    }
}

/// What evaluation gives. Go tells three cases apart that print alike.
#[derive(Clone, Debug)]
enum Held {
    /// No value: of a key that is not there, and of nothing once a pipeline has ended.
    Absent,
    /// A value by itself; never nothing.
    Bare(Value),
    /// A value, or nothing, in a place that may hold any value.
    Boxed(Value),
}

impl Held {
    /// What a pipeline hands on.
    fn of(value: Value) -> Self {
        if value == Value::Nil { Self::Absent } else { Self::Bare(value) }
    }

    /// An element of a list or a map whose elements are declared as `element`.
    fn element(value: &Value, element: Type) -> Self {
        let value = value.clone();
        if element == Type::Any { Self::Boxed(value) } else { Self::Bare(value) }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Absent => Value::Nil,
            Self::Bare(value) | Self::Boxed(value) => value,
        }
    }
}

/// How a list of nodes ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Flow {
    Done,
    Break,
    Continue,
}

/// Boxed, because results are handed through every level of a recursion.
type Executed<T> = Result<T, Box<ExecuteError>>;

/// One template being executed.
pub(crate) struct Execution<'a> {
    templates: &'a Templates,
    functions: &'a Functions<'a>,
    options: Options,
    tree: &'a Tree,
    /// Those declared last are found first.
    variables: Vec<(&'a str, Held)>,
    /// What was looked at last.
    at: Option<Place<'a>>,
    budget: &'a mut Budget,
    to: &'a mut Bounded,
}

impl<'a> Execution<'a> {
    /// Executes the template `name`, within what the budget has left.
    pub(crate) fn run(
        templates: &'a Templates,
        name: &str,
        data: Value,
        functions: &'a Functions<'a>,
        options: Options,
        budget: &'a mut Budget,
    ) -> Executed<String> {
        let tree = templates.get(name).map_err(Box::new)?;
        let mut to = Bounded::new(options.limits.bytes);
        let mut execution = Execution {
            templates,
            functions,
            options,
            tree,
            variables: Vec::new(),
            at: None,
            budget,
            to: &mut to,
        };
        execution.body(tree, Held::of(data))?;
        Ok(to.take().expect("a step that fills the text is an error"))
    }

    /// A whole template, which sees no variables but its data.
    fn body(&mut self, tree: &'a Tree, dot: Held) -> Executed<()> {
        self.variables.push(("$", dot.clone()));
        self.nodes(&dot, &tree.body).map(drop)
    }

    fn nodes(&mut self, dot: &Held, nodes: &'a [Node]) -> Executed<Flow> {
        self.deeper(|execution| {
            for node in nodes {
                let flow = execution.node(dot, node)?;
                if flow != Flow::Done {
                    return Ok(flow);
                }
            }
            Ok(Flow::Done)
        })
    }

    fn node(&mut self, dot: &Held, node: &'a Node) -> Executed<Flow> {
        self.step()?;
        match node {
            Node::Text(span) => {
                let text = &self.tree.source.text;
                self.to.push_str(&text[span.range_in(text)]);
                self.check_room()?;
            }
            Node::Action(pipe) => {
                let value = self.pipe(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.print(&value)?;
                }
            }
            Node::If(branch) => return self.choose(dot, branch, false),
            Node::With(branch) => return self.choose(dot, branch, true),
            Node::Range(branch) => return self.range(dot, branch),
            Node::Template(invocation) => self.invoke(dot, invocation)?,
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Done)
    }

    fn print(&mut self, held: &Held) -> Executed<()> {
        match held {
            Held::Absent => self.to.push_str("<no value>"),
            Held::Bare(value) | Held::Boxed(value) => crate::print::push(self.to, value),
        }
        self.check_room()
    }

    /// `if`, or `with`, which moves the cursor.
    fn choose(&mut self, dot: &Held, branch: &'a Branch, moves: bool) -> Executed<Flow> {
        let mark = self.variables.len();
        let value = self.pipe(dot, &branch.pipe)?;
        let is_true = match &value {
            Held::Absent => false,
            Held::Bare(value) | Held::Boxed(value) => value.is_true(),
        };
        let flow = if is_true {
            self.nodes(if moves { &value } else { dot }, &branch.body)
        } else {
            self.nodes(dot, &branch.otherwise)
        }?;
        self.variables.truncate(mark);
        Ok(flow)
    }

    fn range(&mut self, dot: &Held, branch: &'a Branch) -> Executed<Flow> {
        let mark = self.variables.len();
        let over = self.pipe(dot, &branch.pipe)?.into_value();
        let mut ran = false;
        match &over {
            Value::Nil => {}
            Value::List(list) => {
                for (index, item) in (0_i64..).zip(list.iter()) {
                    ran = true;
                    let item = Held::element(item, Type::Any);
                    if self.round(branch, Held::Bare(index.into()), item)? == Flow::Break {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, item) in map.entries() {
                    ran = true;
                    let item = Held::element(item, map.element());
                    let key = Held::Bare(key.as_str().into());
                    if self.round(branch, key, item)? == Flow::Break {
                        break;
                    }
                }
            }
            Value::Int(count) => {
                if branch.pipe.variables.len() > 1 {
                    let message =
                        format!("can't use {count} to iterate over more than one variable");
                    return Err(self.error(message));
                }
                for index in 0..*count {
                    ran = true;
                    let item = Held::Bare(index.into());
                    if self.round(branch, Held::Absent, item)? == Flow::Break {
                        break;
                    }
                }
            }
            Value::Bool(_) | Value::Float(_) | Value::Text(_) | Value::Struct(_) => {
                let shown = self.shown(&over)?;
                return Err(self.error(format!("range can't iterate over {shown}")));
            }
        }
        let flow = if ran { Flow::Done } else { self.nodes(dot, &branch.otherwise)? };
        self.variables.truncate(mark);
        Ok(flow)
    }

    /// One round of a loop. The variables of its pipeline lie on top: the item's, or the index's
    /// and the item's.
    fn round(&mut self, branch: &'a Branch, index: Held, item: Held) -> Executed<Flow> {
        self.step()?;
        let mark = self.variables.len();
        let declared = branch.pipe.variables.len();
        if declared > 0 {
            self.variables[mark - 1].1 = item.clone();
        }
        if declared > 1 {
            self.variables[mark - 2].1 = index;
        }
        let flow = self.nodes(&item, &branch.body)?;
        self.variables.truncate(mark);
        Ok(flow)
    }

    fn invoke(&mut self, dot: &Held, invocation: &'a Invocation) -> Executed<()> {
        self.at = Some(Place::Invocation(invocation));
        let Some(tree) = self.templates.trees.get(&invocation.name) else {
            let name = crate::quoted::quote(&invocation.name);
            return Err(self.error(format!("template {name} not defined")));
        };
        let data = match &invocation.pipe {
            Some(pipe) => self.pipe(dot, pipe)?,
            None => Held::Absent,
        };
        let mut inner = Execution {
            templates: self.templates,
            functions: self.functions,
            options: self.options,
            tree,
            variables: Vec::new(),
            at: self.at,
            budget: self.budget,
            to: self.to,
        };
        inner.body(tree, data)
    }

    /// Evaluates something that may hold more of its kind.
    fn deeper<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> Executed<T>) -> Executed<T> {
        let Some(left) = self.budget.depth.checked_sub(1) else {
            let depth = self.options.limits.depth;
            return Err(self.error(format!("evaluation nests more than {depth} levels deep")));
        };
        self.budget.depth = left;
        let done = evaluate(self);
        self.budget.depth += 1;
        done
    }

    fn step(&mut self) -> Executed<()> {
        match self.budget.steps.checked_sub(1) {
            Some(left) => {
                self.budget.steps = left;
                Ok(())
            }
            None => {
                let steps = self.options.limits.steps;
                Err(self.error(format!("execution takes more than {steps} steps")))
            }
        }
    }

    fn check_room(&self) -> Executed<()> {
        if self.to.is_full() {
            let bytes = self.options.limits.bytes;
            return Err(self.error(format!("the text grows past {bytes} bytes")));
        }
        Ok(())
    }

    /// A value as a message shows it.
    fn shown(&self, value: &Value) -> Executed<String> {
        value.print(self.options.limits.bytes).map_err(|message| self.error(message))
    }

    fn error(&self, message: String) -> Box<ExecuteError> {
        let source = &self.tree.source;
        let byte = self.at.map_or(0, Place::byte).min(source.text.len());
        let before = &source.text.as_bytes()[..byte];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Box::new(ExecuteError {
            name: source.name.clone(),
            position: (line, byte - line_start),
            template: self.tree.name.clone(),
            context: self.at.map_or_else(String::new, |place| place.to_string()),
            message,
            span: self.at.map_or(Span::default(), Place::span),
        })
    }
}
