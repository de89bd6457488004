import type { FeatureState } from "../../../backend/generated/FeatureState";
import type { PermissionState } from "../../../backend/generated/PermissionState";
import { Lozenge, type LozengeTone } from "../../../components";
import { messages } from "../../../messages";

const FEATURES: Record<FeatureState, LozengeTone> = {
  works: "success",
  worksPartly: "warning",
  uncertain: "discovery",
  doesNotWork: "danger",
};

/** Whether a feature will work: icon and word. */
export function FeatureLozenge({ state }: { state: FeatureState }) {
  return <Lozenge tone={FEATURES[state]}>{messages.permissions.states[state]}</Lozenge>;
}

const PERMISSIONS: Record<PermissionState, LozengeTone> = {
  allowed: "success",
  denied: "danger",
  unknown: "discovery",
};

/** Whether an action is allowed: icon and word. */
export function PermissionLozenge({ state }: { state: PermissionState }) {
  return <Lozenge tone={PERMISSIONS[state]}>{messages.permissions.verdicts[state]}</Lozenge>;
}
