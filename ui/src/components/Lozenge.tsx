import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  Clock,
  GitMerge,
  Info,
  LoaderCircle,
  type LucideIcon,
  Minus,
  Pencil,
  Plus,
  TriangleAlert,
} from "lucide-react";
import { memo, type ReactNode } from "react";

export type LozengeTone = "neutral" | "info" | "progress" | "success" | "warning" | "danger" | "discovery";

const ICONS: Record<LozengeTone, LucideIcon> = {
  neutral: CircleDashed,
  info: Info,
  progress: LoaderCircle,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
  discovery: CircleHelp,
};

/** Icons for meanings that share a tone with others. */
const NAMED = {
  done: CircleCheck,
  skipped: Ban,
  warning: TriangleAlert,
  working: LoaderCircle,
  waiting: Clock,
  unknown: CircleHelp,
  create: Plus,
  update: Pencil,
  remove: Minus,
  merge: GitMerge,
} satisfies Record<string, LucideIcon>;

interface LozengeProps {
  tone: LozengeTone;
  children: string;
  /** In place of the tone's own icon. */
  icon?: keyof typeof NAMED;
  "data-testid"?: string;
}

/** Each icon once: what is the very same element need not be looked at again, and long lists are full of them. */
const DRAWN = new Map<LucideIcon, ReactNode>(
  [...Object.values(ICONS), ...Object.values(NAMED)].map((Icon) => [Icon, <Icon key="icon" aria-hidden="true" />]),
);

/** A status in a word, with an icon; never by colour alone. */
export const Lozenge = memo(function Lozenge({ tone, children, icon, "data-testid": testId }: LozengeProps) {
  return (
    <span className={`lozenge lozenge--${tone}`} data-testid={testId}>
      {DRAWN.get(icon === undefined ? ICONS[tone] : NAMED[icon])}
      <span>{children}</span>
    </span>
  );
});
