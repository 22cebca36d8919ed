//! How a command can fail, and the exit code of each way.

use std::fmt;
use std::io;

use linnet_engine::api::Problem;

use crate::words;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The engine's answer.
    Problem(Box<Problem>),
    /// The command cannot be meant so.
    Usage(String),
    /// A file, or standard input or output.
    Io {
        operation: String,
        source: io::Error,
    },
    /// Everything was already said on stdout or stderr; only the exit code is left.
    Told { exit_code: u8 },
}

impl Failure {
    pub(crate) fn usage(text: impl Into<String>) -> Failure {
        Failure::Usage(text.into())
    }

    pub(crate) fn io(operation: impl Into<String>) -> impl FnOnce(io::Error) -> Failure {
        let operation = operation.into();
        move |source| Failure::Io { operation, source }
    }

    /// Several things failed: the lowest code counts. Nothing for none.
    pub(crate) fn told<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Option<Failure> {
        let lowest = problems.into_iter().map(exit_code).min()?;
        Some(Failure::Told { exit_code: lowest })
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Problem(problem) => exit_code(problem),
            Failure::Usage(_) => 2,
            Failure::Io { .. } => 1,
            Failure::Told { exit_code } => *exit_code,
        }
    }

    /// Nothing more is to be printed. Who closed our output does not want to read why it is closed.
    pub(crate) fn is_told(&self) -> bool {
        match self {
            Failure::Told { .. } => true,
            Failure::Io { source, .. } => source.kind() == io::ErrorKind::BrokenPipe,
            Failure::Problem(_) | Failure::Usage(_) => false,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::Problem(Box::new(problem))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Problem(problem) => f.write_str(&words::problem(problem)),
            Failure::Usage(text) => f.write_str(text),
            Failure::Io { operation, source } => write!(f, "{operation}: {source}"),
            Failure::Told { exit_code } => write!(f, "ended with {exit_code}"),
        }
    }
}

fn exit_code(problem: &Problem) -> u8 {
    u8::try_from(linnet_engine::exit_code(problem)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use linnet_engine::api::{Advice, ProblemClass};

    fn problem(class: ProblemClass) -> Problem {
        Problem {
            class,
            advice: Advice::TryAgain,
            account: None,
            facts: Box::default(),
            detail: String::new(),
        }
    }

    #[test]
    fn every_way_has_its_code() {
        for (class, code) in [
            (ProblemClass::Storage, 1),
            (ProblemClass::InvalidInput, 2),
            (ProblemClass::ProfileInUse, 3),
            (ProblemClass::WrongPassword, 4),
            (ProblemClass::HostNotFound, 5),
            (ProblemClass::CertificateUnknownIssuer, 6),
        ] {
            assert_eq!(Failure::from(problem(class)).exit_code(), code, "{class:?}");
        }
        assert_eq!(Failure::usage("x").exit_code(), 2);
    }

    #[test]
    fn of_several_the_lowest_counts() {
        let several = [
            problem(ProblemClass::NoEncryption),
            problem(ProblemClass::WrongPassword),
        ];
        assert_eq!(
            Failure::told(&several).map(|failure| failure.exit_code()),
            Some(4)
        );
        assert!(Failure::told(&[]).is_none());
    }
}
