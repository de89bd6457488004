import { useMutation } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { KeychainStatus } from "../../backend/generated/KeychainStatus";
import { Button, ErrorMessage, Lozenge, SectionMessage, useToast } from "../../components";
import { messages } from "../../messages";
import { Section } from "./Section";

interface KeychainSectionProps {
  status: KeychainStatus;
  onLooked: (status: KeychainStatus) => void;
}

/** How the keychain is, and what mends it. */
export function KeychainSection({ status, onLooked }: KeychainSectionProps) {
  const words = messages.credentials.keychain;
  const backend = useBackend();
  const toast = useToast();
  const look = useMutation({
    mutationFn: () => backend.call("keychain_status"),
    onSuccess: (next) => {
      onLooked(next);
      if (next.state === "ok") toast.show({ tone: "success", title: messages.shell.keychain.nowOk(next.store) });
      else toast.announce(words.still);
    },
  });
  const { state, store, fix } = status;
  const well = state === "ok";
  return (
    <Section
      title={messages.credentials.sections.keychain}
      beside={<Lozenge tone={well ? "success" : "warning"}>{words.states[state]}</Lozenge>}
      data-testid="keychain-section"
    >
      {well ? (
        <p className="subtle">{words.text.ok(store)}</p>
      ) : (
        <SectionMessage
          tone="warning"
          title={words.text[state](store)}
          actions={
            <>
              <Button size="compact" busy={look.isPending} onClick={() => look.mutate()} data-testid="keychain-again">
                {words.again}
              </Button>
              {look.isSuccess && <span className="subtle">{words.still}</span>}
            </>
          }
        >
          <p>
            {fix} {words.consequence}
          </p>
        </SectionMessage>
      )}
      {look.isError && <ErrorMessage error={look.error} />}
    </Section>
  );
}
