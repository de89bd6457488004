import { CircleAlert, CircleCheck, Info, type LucideIcon, Sparkles, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type MessageTone = "info" | "success" | "warning" | "danger" | "discovery";

const ICONS: Record<MessageTone, LucideIcon> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
  discovery: Sparkles,
};

interface SectionMessageProps {
  tone: MessageTone;
  title?: ReactNode;
  /** The id of the title, for what is named by it. */
  titleId?: string;
  children?: ReactNode;
  /** Buttons or links at the end. */
  actions?: ReactNode;
  /** Read out when it appears. */
  live?: boolean;
  "data-testid"?: string;
}

/** What needs attention, in its place on the page. */
export function SectionMessage({
  tone,
  title,
  titleId,
  children,
  actions,
  live = false,
  "data-testid": testId,
}: SectionMessageProps) {
  const Icon = ICONS[tone];
  return (
    <div
      className={`section-message section-message--${tone}`}
      role={live ? (tone === "danger" ? "alert" : "status") : undefined}
      data-testid={testId}
    >
      <Icon aria-hidden="true" className="section-message__icon" />
      <div className="section-message__body">
        {title && (
          <div id={titleId} className="section-message__title">
            {title}
          </div>
        )}
        {children && <div className="section-message__content">{children}</div>}
        {actions && <div className="section-message__actions">{actions}</div>}
      </div>
    </div>
  );
}
