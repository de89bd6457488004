import { messages } from "../../../messages";
import type { StepProps } from "../step";
import { STEPS } from "../wizard";
import { JiraForm } from "./JiraForm";

/** The wizard's first step: a Jira, and somebody who may administer its integrations. */
export function JiraStep({ state, dispatch, startUp }: StepProps) {
  return (
    <JiraForm
      above={messages.connect.stepOf(1, STEPS.length)}
      answers={state.jira}
      site={state.site}
      error={state.errors.jira}
      startUp={startUp}
      onEvent={(event) => {
        switch (event.type) {
          case "changed":
            return dispatch({ type: "jiraChanged", change: event.change });
          case "begun":
            return dispatch({ type: "errorCleared", step: "jira" });
          case "proved":
            return dispatch({ type: "jiraProved", answers: event.answers, site: event.site });
          case "failed":
            return dispatch({ type: "failed", step: "jira", error: event.error });
        }
      }}
      onNext={() => dispatch({ type: "next" })}
    />
  );
}
