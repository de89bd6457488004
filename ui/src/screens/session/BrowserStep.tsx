import { asWireError, useBackend } from "../../backend";
import { Button, CopyButton, Countdown, SectionMessage, Spinner, useTimeLeft, useToast } from "../../components";
import { messages } from "../../messages";

interface BrowserStepProps {
  url: string;
  userCode: string;
  expiresAt: number;
  /** Asks for another code. */
  onAgain: () => void;
}

/** The code to compare, big, and the page it is compared on. */
export function BrowserStep({ url, userCode, expiresAt, onAgain }: BrowserStepProps) {
  const text = messages.session.signIn;
  const backend = useBackend();
  const toast = useToast();
  const lapsed = useTimeLeft(expiresAt) === 0;

  const open = async () => {
    try {
      await backend.call("open_link", { url });
    } catch (thrown) {
      const error = asWireError(thrown);
      toast.show({ tone: "warning", title: messages.errors[error.code].title, text: error.message });
    }
  };
  if (lapsed) {
    return (
      <SectionMessage
        tone="warning"
        title={text.lapsed}
        live
        actions={
          <Button size="compact" onClick={onAgain} data-testid="code-again">
            {text.again}
          </Button>
        }
      />
    );
  }
  return (
    <div className="sign-in" data-testid="sign-in-browser">
      <p>{text.browserText}</p>
      <div className="sign-in__code">
        <output aria-label={text.code} data-testid="user-code">
          {userCode}
        </output>
        <CopyButton text={userCode} label={text.copyCode} />
      </div>
      <div className="sign-in__page">
        <Button autoFocus variant="primary" onClick={() => void open()} data-testid="open-sign-in-page">
          {text.open}
        </Button>
        <CopyButton text={url} label={text.copyPage} seen />
      </div>
      <p className="sign-in__wait">
        <Spinner label={text.waiting} />
        <span className="subtle">
          {text.validFor} <Countdown until={expiresAt} />
        </span>
      </p>
    </div>
  );
}
