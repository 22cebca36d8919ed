/** How large a message is on its way. */
import type { DraftAttachment } from "../api/generated";

/** Base64 with its line ends (RFC 2045 §6.8) makes files about 37 % larger. */
const TRAVEL = 1.37;

/** Bytes as they travel: the attachments encoded, the text as it is. */
export function travelSize(attachments: readonly Pick<DraftAttachment, "size">[], text: string): number {
  const files = attachments.reduce((sum, { size }) => sum + size, 0);
  return Math.ceil(files * TRAVEL) + new TextEncoder().encode(text).length;
}

export interface Fill {
  total: number;
  limit: number | null;
  /** 0 to 100, of the limit. */
  percent: number;
  tooLarge: boolean;
  /** Many mail services refuse more than 10 MB even when the own one does not. */
  large: boolean;
}

const LARGE = 10_000_000;

export function fill(
  attachments: readonly Pick<DraftAttachment, "size">[],
  text: string,
  limit: number | undefined,
): Fill {
  const total = travelSize(attachments, text);
  return {
    total,
    limit: limit ?? null,
    percent: limit === undefined || limit <= 0 ? 0 : Math.min(100, Math.round((total / limit) * 100)),
    tooLarge: limit !== undefined && limit > 0 && total > limit,
    large: total > LARGE,
  };
}

/** The attachment whose removal helps most. */
export function largest<T extends Pick<DraftAttachment, "size">>(attachments: readonly T[]): T | undefined {
  return attachments.reduce<T | undefined>(
    (most, next) => (most === undefined || next.size > most.size ? next : most),
    undefined,
  );
}

/** A file's name in two parts, so that its ending stays visible when the name is shortened. */
export function fileName(name: string): { stem: string; ending: string } {
  const dot = name.lastIndexOf(".");
  if (dot < 1 || name.length - dot > 8) return { stem: name, ending: "" };
  return { stem: name.slice(0, dot), ending: name.slice(dot) };
}
