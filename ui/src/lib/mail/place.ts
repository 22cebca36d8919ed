/** The places of the sidebar: what a list can show. Drafts and letters waiting to be sent have lists of their own. */
import type { FolderId, FolderInfo, FolderRole, ViewSpec } from "../api";
import { t, tKey } from "../i18n/index.svelte";

export type Place =
  | { kind: "role"; role: FolderRole }
  | { kind: "starred" }
  | { kind: "folder"; folder: FolderId }
  | { kind: "search"; query: string }
  | { kind: "drafts" }
  | { kind: "outbox" };

export const ALL_INBOXES: Place = { kind: "role", role: "inbox" };

export function placeKey(place: Place): string {
  if (place.kind === "role") return `role-${place.role}`;
  if (place.kind === "folder") return `folder-${place.folder}`;
  return place.kind;
}

/** The view of the engine behind a place; drafts and outbox have none. */
export function viewSpec(place: Place): ViewSpec | null {
  return place.kind === "drafts" || place.kind === "outbox" ? null : place;
}

export function placeTitle(place: Place, folder: FolderInfo | undefined, manyAccounts: boolean): string {
  if (place.kind === "folder") return folder ? folderTitle(folder) : "";
  if (place.kind === "starred") return t("place-starred");
  if (place.kind === "drafts") return t("place-drafts");
  if (place.kind === "outbox") return t("place-outbox");
  if (place.kind === "search") return t("search-results");
  return place.role === "inbox" && manyAccounts ? t("place-all-inboxes") : tKey("folder", place.role);
}

/** Folders with a role carry our word for it, whatever the server calls them. */
export function folderTitle(folder: Pick<FolderInfo, "role" | "name">): string {
  return folder.role === "other" || folder.role === "important" ? folder.name : tKey("folder", folder.role);
}
