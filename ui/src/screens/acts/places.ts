import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { RepositoryPlace } from "../../backend/generated/RepositoryPlace";
import type { ComboboxOption } from "../../components";

/** The repositories of one connection. */
export function placesOf({ connection, repositories }: ConnectionDetail): RepositoryPlace[] {
  const { connectionId, name: connectionName, region, account } = connection;
  return repositories.map(({ name: repository }) => ({ connectionId, connectionName, region, account, repository }));
}

/** Names a place among others. */
export function placeKey({ connectionId, repository }: RepositoryPlace): string {
  return `${connectionId} ${repository}`;
}

/** Places to choose from. Where names are shared, each says as much more as tells it from the others. */
export function placeOptions(places: readonly RepositoryPlace[]): ComboboxOption[] {
  const named = new Map<string, RepositoryPlace[]>();
  for (const place of places) {
    const same = named.get(place.repository);
    if (same === undefined) named.set(place.repository, [place]);
    else same.push(place);
  }
  return places.map((place) => {
    const more = difference(place, named.get(place.repository) ?? []);
    return { value: placeKey(place), label: more === "" ? place.repository : `${place.repository} (${more})` };
  });
}

/** What tells a place from others of its name: the region, else the account, too, else the connection. */
function difference(place: RepositoryPlace, same: readonly RepositoryPlace[]): string {
  if (same.length < 2) return "";
  const alone = (told: (one: RepositoryPlace) => string) =>
    same.filter((one) => told(one) === told(place)).length === 1 ? told(place) : undefined;
  return (
    alone(({ region }) => region) ??
    alone(({ region, account }) => `${region}, ${account}`) ??
    `${place.region}, ${place.account}, ${place.connectionName}`
  );
}
