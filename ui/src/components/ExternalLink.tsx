import { SquareArrowOutUpRight } from "lucide-react";
import { type ReactNode, useCallback } from "react";
import { asWireError, useBackend } from "../backend";
import { messages } from "../messages";
import { useToast } from "./Toast";

interface ExternalLinkProps {
  href: string;
  children: ReactNode;
  /** Only the icon is seen; `children` stays as its name. */
  iconOnly?: boolean;
  "data-testid"?: string;
}

/** The same element every time: long lists have one in each row. */
const OUTSIDE = <SquareArrowOutUpRight aria-hidden="true" />;

/** Opens a link in the browser. The backend decides whether it is opened; the window itself never navigates. */
export function useOpenLink(): (url: string) => Promise<void> {
  const backend = useBackend();
  const toast = useToast();
  return useCallback(
    async (url) => {
      try {
        await backend.call("open_link", { url });
      } catch (thrown) {
        const error = asWireError(thrown);
        toast.show({ tone: "warning", title: messages.errors[error.code].title, text: error.message });
      }
    },
    [backend, toast],
  );
}

/** A way out of the window. */
export function ExternalLink({ href, children, iconOnly = false, "data-testid": testId }: ExternalLinkProps) {
  const open = useOpenLink();
  return (
    <a
      className={iconOnly ? "link link--icon" : "link link--outside"}
      href={href}
      title={href}
      data-testid={testId}
      onClick={(event) => {
        event.preventDefault();
        void open(href);
      }}
      onAuxClick={(event) => event.preventDefault()}
    >
      {iconOnly ? null : <span>{children}</span>}
      {OUTSIDE}
      <span className="visually-hidden">
        {iconOnly && children}
        {` (${messages.common.opensOutside})`}
      </span>
    </a>
  );
}
