/** Where the repositories are; a topic elsewhere has its own rules. */
export interface TriggersPlace {
  region: string;
  account: string;
  /** How many other regions get the same triggers: then neither a topic nor repositories can be named, which are in one. */
  others?: number;
}

/** Whether the same triggers are set up in more than one region. */
export function inSeveralRegions(place: TriggersPlace | null): boolean {
  return (place?.others ?? 0) > 0;
}

/** Why an ARN cannot be the topic. */
export type TopicProblem = "shape" | "fifo" | "region";

/** What a topic that can be used wants its owner to know. */
export type TopicHint = "account" | "name";

const TOPIC = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,256})(\.fifo)?$/;

/** Looks at a topic's ARN as typed; an empty one has no problem but that it is missing. */
export function topicProblem(typed: string, place: TriggersPlace | null): TopicProblem | null {
  const text = typed.trim();
  if (text === "") return null;
  const found = TOPIC.exec(text);
  if (found === null) return "shape";
  if (found[4] !== undefined) return "fifo";
  return place !== null && found[1] !== place.region ? "region" : null;
}

/** What to know of a topic whose ARN has no problem. */
export function topicHint(typed: string, place: TriggersPlace | null): TopicHint | null {
  const found = TOPIC.exec(typed.trim());
  if (found === null) return null;
  if (place !== null && found[2] !== place.account) return "account";
  return found[3]?.startsWith("codecommit") ? null : "name";
}

/** Whether a key is named in a way that holds in one region only: an alias or a multi-Region key can be in each. */
export function isKeyOfOneRegion(typed: string): boolean {
  const text = typed.trim();
  return text !== "" && !text.startsWith("alias/") && !text.startsWith("mrk-");
}

/** Whether this is the key that AWS keeps for SNS by itself, which no service can publish through. */
export function isAwsManagedKey(typed: string): boolean {
  return /(^|[:/])alias\/aws\//.test(typed.trim());
}
