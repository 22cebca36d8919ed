//! Failures that arise in the window itself, in the shape in which all failures cross the border.

use std::fmt::Display;

use linnet_engine::api::{Advice, Problem, ProblemClass};

/// What was asked for makes no sense; `detail` names it.
pub(crate) fn invalid_input(detail: impl Display) -> Problem {
    problem(ProblemClass::InvalidInput, Advice::CorrectInput, detail)
}

/// This window may not do that, or not without the person's word.
pub(crate) fn refused(detail: impl Display) -> Problem {
    problem(ProblemClass::Refused, Advice::CorrectInput, detail)
}

/// A file on this computer could not be written or opened.
pub(crate) fn storage(operation: &str, error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return problem(
            ProblemClass::DiskFull,
            Advice::MakeRoom,
            format!("{operation}: {error}"),
        );
    }
    problem(
        ProblemClass::Storage,
        Advice::TryAgain,
        format!("{operation}: {error}"),
    )
}

/// The window system said no.
pub(crate) fn internal(operation: &str, error: impl Display) -> Problem {
    problem(
        ProblemClass::Internal,
        Advice::CopyReport,
        format!("{operation}: {error}"),
    )
}

fn problem(class: ProblemClass, advice: Advice, detail: impl Display) -> Problem {
    Problem {
        class,
        advice,
        account: None,
        facts: Box::default(),
        detail: detail.to_string(),
    }
}
