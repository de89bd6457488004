//! The keychain fails.

use causeway_app::AppError;
use causeway_app::port::secrets::SecretError;
use causeway_app::run::{GivenAgain, RunState};

use crate::support::{Fate, World, ended, key, token};

fn given() -> GivenAgain {
    GivenAgain { jira: Some(token()), aws: Some(key()), ..GivenAgain::default() }
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_fails_ends_the_run_before_anything_is_in_jira() {
    for name in ["jira", "aws"] {
        for error in [
            SecretError::Absent,
            SecretError::Locked,
            SecretError::Denied,
            SecretError::TooLarge,
            SecretError::Failed { detail: "D-Bus".to_owned() },
        ] {
            let world = World::with(&[("api", Fate::Indexed)]);
            world.secrets.refuse.lock().unwrap().push((name, error.clone()));
            let app = world.app();
            let run_id = world.start(&app).await;
            let receipt = ended(&app, &run_id).await;
            assert_eq!(receipt.error, Some(AppError::Secrets(error.clone())));
            assert_eq!(receipt.left_behind[0], "In Jira: nothing was written.");
            assert!(world.jira.integrations().is_empty());
            // A keychain that gave no clear answer may still take it later.
            let unclear = matches!(error, SecretError::Locked | SecretError::Failed { .. });
            let perhaps = receipt.left_behind.iter().filter(|line| line.contains("perhaps")).count();
            assert_eq!(perhaps, usize::from(unclear), "{name} {error} {:?}", receipt.left_behind);

            app.resume_run(&run_id, given()).await.unwrap();
            let receipt = ended(&app, &run_id).await;
            assert_eq!(receipt.run.state, RunState::Completed, "{name} {error} {:?}", receipt.error);
            assert_eq!((world.jira.integrations().len(), world.secrets.names().len()), (1, 2));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn secrets_of_a_run_that_got_no_further_can_be_removed() {
    let world = World::with(&[("api", Fate::Indexed)]);
    world.secrets.refuse.lock().unwrap().push(("aws", SecretError::Denied));
    let app = world.app();
    let run_id = world.start(&app).await;
    let receipt = ended(&app, &run_id).await;
    assert_eq!(receipt.undo, ["Remove the saved Jira sign-in, unless another connection uses it"]);
    app.undo_run(&run_id).await.unwrap();
    assert!(world.secrets.names().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_cannot_be_written_ends_the_run() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    *world.storage.fail_journal.lock().unwrap() = 1;
    let run_id = world.start(&app).await;
    let receipt = ended(&app, &run_id).await;
    assert!(matches!(receipt.error, Some(AppError::Storage(_))), "{:?}", receipt.error);
    assert!(world.jira.integrations().is_empty() && world.secrets.names().is_empty());
    app.resume_run(&run_id, given()).await.unwrap();
    assert_eq!(ended(&app, &run_id).await.run.state, RunState::Completed);
}
