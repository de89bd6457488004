import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { messages } from "../messages";
import { Button } from "./Button";
import { useToast } from "./Toast";
import { visible } from "./visible";

interface CopyButtonProps {
  text: string;
  /** The button's name: "Copy ARN". */
  label: string;
  /** The name is seen beside the icon. */
  seen?: boolean;
  "data-testid"?: string;
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, seen = false, "data-testid": testId }: CopyButtonProps) {
  const words = messages.common;
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      toast.announce(words.copied);
    } catch {
      toast.show({ tone: "warning", title: words.copyFailed });
    }
  }

  return (
    <Button
      variant={seen ? "default" : "subtle"}
      size="compact"
      icon={copied ? <Check aria-hidden="true" /> : <CopyIcon aria-hidden="true" />}
      iconOnly={!seen}
      title={seen ? undefined : label}
      onClick={copy}
      data-testid={testId}
    >
      {label}
    </Button>
  );
}

interface CopyableProps {
  text: string;
  /** The button's name: "Copy ARN". */
  label: string;
  "data-testid"?: string;
}

/** An ID, ARN or URL: selectable, with a button to copy it. */
export function Copyable({ text, label, "data-testid": testId }: CopyableProps) {
  return (
    <span className="copyable">
      <code className="copyable__text" data-testid={testId}>
        <bdi>{visible(text)}</bdi>
      </code>
      <CopyButton text={text} label={label} />
    </span>
  );
}
