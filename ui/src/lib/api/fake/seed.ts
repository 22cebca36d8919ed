/** The people, folders and letters of the in-memory mailbox: what a person sees in a browser and in the tests. */
import type { AccountInfo, Address, AttachmentInfo, FolderInfo, FolderRole } from "../generated";

export interface SeedLetter {
  from: Address;
  to: Address[];
  cc?: Address[];
  /** Days before today, and the time of that day. */
  days: number;
  at: string;
  html: string;
  snippet: string;
  attachments?: AttachmentInfo[];
  pictures?: number;
  trackers?: number;
  paper?: boolean;
  /** In Sent instead of the folder of the conversation. */
  sent?: boolean;
}

export interface SeedThread {
  account: number;
  folder: number;
  subject: string;
  unread?: boolean;
  starred?: boolean;
  letters: SeedLetter[];
}

const server = (protocol: "imap" | "smtp", user: string) => ({
  protocol,
  host: `${protocol}.example.com`,
  port: protocol === "imap" ? 993 : 465,
  security: "tls" as const,
  user,
});

export const accounts: AccountInfo[] = [
  account(1, "maya@example.com", "Home"),
  account(2, "maya@example.org", "Allotment club"),
];

function account(id: number, email: string, label: string): AccountInfo {
  const name = "Maya Lindqvist";
  return {
    id,
    email,
    name,
    label,
    colour: id,
    incoming: server("imap", email),
    outgoing: server("smtp", email),
  };
}

const folder = (id: number, of: number, name: string, role: FolderRole): FolderInfo => ({
  id,
  account: of,
  name,
  path: name,
  depth: 0,
  role,
  selectable: true,
  unread: 0,
  total: 0,
});

export const folders: FolderInfo[] = [
  folder(11, 1, "INBOX", "inbox"),
  folder(12, 1, "Archive", "archive"),
  folder(13, 1, "Family", "other"),
  folder(14, 1, "House", "other"),
  folder(15, 1, "School", "other"),
  folder(16, 1, "Junk", "junk"),
  folder(17, 1, "Trash", "trash"),
  folder(18, 1, "Sent", "sent"),
  folder(19, 1, "Drafts", "drafts"),
  folder(21, 2, "INBOX", "inbox"),
  folder(22, 2, "Archive", "archive"),
  folder(23, 2, "Rotas and seeds", "other"),
  folder(24, 2, "Trash", "trash"),
  folder(25, 2, "Sent", "sent"),
];

const person = (name: string, email: string): Address => ({ name, email });
export const maya = person("Maya Lindqvist", "maya@example.com");
const mayaClub = person("Maya Lindqvist", "maya@example.org");
export const ingrid = person("Ingrid Solberg", "ingrid@cottages.example.org");
export const theo = person("Theo Marsh", "theo@example.net");
export const priya = person("Priya Raman", "priya@gardens.example.org");
const oskar = person("Oskar Lind", "oskar@bikes.example.com");
const hanna = person("Hanna Björk", "hanna@choir.example.net");
const tomas = person("Tomás Ferreira", "tomas@example.org");
const school = person("Greenway School Office", "office@greenway.example.org");
const dentist = person("Riverside Dental", "reception@riverside-dental.example.com");
const bakery = person("Elm Street Bakery", "orders@elmstreet.example.com");
const library = person("Town Library", "no-reply@library.example.org");
const water = person("Harbour Water", "service@harbour-water.example.com");

export const hannaAndTheo = [theo, hanna];
export const people = [ingrid, theo, priya, oskar, hanna, tomas, school, dentist, bakery, library, water];

const file = (part: string, name: string, contentType: string, size: number): AttachmentInfo => ({
  part,
  name,
  contentType,
  size,
  dangerous: /\.(exe|sh|bat|js)$/.test(name),
});

const p = (...lines: string[]) => lines.map((line) => `<p dir="auto">${line}</p>`).join("");

function simple(
  folderId: number,
  from: Address,
  subject: string,
  days: number,
  at: string,
  text: string[],
  more: Partial<SeedLetter> & { unread?: boolean; starred?: boolean } = {},
): SeedThread {
  const of = folderId >= 20 ? 2 : 1;
  const { unread = false, starred = false, ...letter } = more;
  const to = [of === 2 ? mayaClub : maya];
  return {
    account: of,
    folder: folderId,
    subject,
    unread,
    starred,
    letters: [{ from, to, days, at, html: p(...text), snippet: text.join(" "), ...letter }],
  };
}

const cottage: SeedThread = {
  account: 1,
  folder: 11,
  subject: "Your stay at Heron Cottage, 12–19 July",
  letters: [
    {
      from: maya,
      to: [ingrid],
      days: 3,
      at: "19:04",
      sent: true,
      snippet: "Hello Ingrid, is the cottage free in the second week of July? There will be four of us",
      html: p(
        "Hello Ingrid,",
        "is the cottage free in the second week of July? There will be four of us.",
        "Maya",
      ),
    },
    {
      from: ingrid,
      to: [maya],
      days: 2,
      at: "8:51",
      snippet: "Hi Maya, it is free that week. I can hold it for you until Friday while you decide",
      html: p(
        "Hi Maya,",
        "it is free that week. I can hold it for you until Friday while you decide.",
        "Ingrid",
      ),
    },
    {
      from: ingrid,
      to: [maya, theo],
      days: 0,
      at: "10:42",
      pictures: 2,
      trackers: 1,
      snippet: "Good news: Heron Cottage is yours from Saturday 12 to Saturday 19 July.",
      attachments: [
        file("2", "Confirmation.pdf", "application/pdf", 184_000),
        file("3", "Cottage map.jpg", "image/jpeg", 1_200_000),
        file(
          "4",
          "House notes.docx",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          212_000,
        ),
      ],
      html:
        p(
          "Hi Maya,",
          "Good news: Heron Cottage is yours from Saturday 12 to Saturday 19 July. The booking confirmation and a map are attached.",
          "A few things to know before you come:",
        ) +
        "<ul><li>You can arrive any time after 4 pm. The key is in the box beside the blue door.</li><li>The rowing boat is included. Life jackets are in the shed.</li><li>The village shop closes at 6, so bring something for the first supper.</li></ul>" +
        p(
          'If anything changes, just reply to this message, or look at <a href="https://cottages.example.org/heron">our page about Heron Cottage</a>.',
        ) +
        '<p class="sign">Warm wishes,<br>Ingrid Solberg · Lakeside Cottages</p>',
    },
  ],
};

const bike: SeedThread = {
  account: 1,
  folder: 11,
  subject: "Your bike is ready",
  letters: [
    {
      from: maya,
      to: [oskar],
      days: 3,
      at: "9:10",
      sent: true,
      snippet: "Hello Oskar, how is my old bike doing?",
      html: p("Hello Oskar,", "how is my old bike doing?", "Maya"),
    },
    {
      from: oskar,
      to: [maya],
      days: 1,
      at: "14:03",
      snippet: "New chain and brake pads fitted. It rides like new. I am here until six all week",
      html: p(
        "New chain and brake pads fitted. It rides like new.",
        "I am here until six all week.",
        "Oskar",
      ),
    },
  ],
};

const choirTexts = [
  "What shall we wear in June? Black is so warm.",
  "Navy would be lovely, and most of us have it.",
  "I have a navy dress. Do we want the scarves again?",
  "The scarves are in a box at Tomás’s, I think.",
  "Navy it is, then. Could someone ask Tomás whether he still has the scarves?",
];
const choir: SeedThread = {
  account: 1,
  folder: 11,
  subject: "Choir outfits for the summer concert",
  starred: true,
  letters: choirTexts.map((text, index) => ({
    from: index % 2 === 0 ? hanna : theo,
    to: [maya, index % 2 === 0 ? theo : hanna],
    days: 7,
    at: `${12 + index}:20`,
    snippet: text,
    html: p(text, index % 2 === 0 ? "Hanna" : "Theo"),
  })),
};

const newsletter =
  '<div style="background:#0b4a6f;color:#fff;padding:24px;border-radius:8px"><h1 style="margin:0 0 8px">Time to read your meter</h1><p style="margin:0">It takes two minutes. Send us the black numbers only, please.</p></div><p style="color:#333"><span class="picture">Picture: a water meter</span></p>';

export const threads: SeedThread[] = [
  cottage,
  simple(
    11,
    theo,
    "Photos from Grandma’s 80th",
    0,
    "9:58",
    [
      "All 46 are here. The one by the cake is my favourite, but look at the dog in the next one",
      "Shall we print a calendar for her?",
    ],
    {
      unread: true,
      starred: true,
      attachments: [
        file("2", "Birthday table.jpg", "image/jpeg", 1_300_000),
        file("3", "All pictures.zip", "application/zip", 48_000_000),
        file("4", "slideshow.exe", "application/octet-stream", 3_400_000),
      ],
    },
  ),
  simple(
    11,
    school,
    "Museum trip: form needed by Friday",
    0,
    "8:30",
    ["Please sign the attached form and send it back with Elsa, or reply to this message"],
    { unread: true, attachments: [file("2", "Museum trip form.pdf", "application/pdf", 96_000)] },
  ),
  simple(
    21,
    priya,
    "June watering rota",
    0,
    "7:15",
    ["Could you take the second weekend? I have put the draft rota in the shed as well", "Priya"],
    { unread: true },
  ),
  simple(11, dentist, "See you on Tuesday at 9:15", 1, "16:20", [
    "A reminder of your check-up with Dr Okafor. Need to change it? Call us before Monday",
  ]),
  bike,
  simple(11, bakery, "Order 2117: ready after 3 pm", 1, "9:41", [
    "One rye loaf, six cardamom buns. Please bring your own bag if you can",
  ]),
  simple(
    11,
    library,
    "Two books are due on Friday",
    6,
    "7:00",
    ["The Salt Road and A Field Guide to Finches. Renew both with one click"],
    { unread: true },
  ),
  choir,
  simple(11, tomas, "Table and four chairs, free to collect", 8, "18:12", [
    "Solid oak, one wobbly leg. You would need a van. Shall I keep them for you?",
  ]),
  simple(
    11,
    water,
    "Time to read your meter",
    9,
    "10:05",
    ["It takes two minutes. Send us the black numbers only, please"],
    {
      html: newsletter,
      paper: true,
      pictures: 3,
    },
  ),
  simple(
    21,
    priya,
    "Seed swap on Sunday",
    11,
    "20:44",
    ["Bring what you have saved: beans and tomatoes are wanted most. There will be tea"],
    { unread: true },
  ),
  simple(
    11,
    ingrid,
    "Cottages free in July: the list you asked for",
    17,
    "11:30",
    ["Six cottages are still free. Prices and pictures are in the list"],
    { attachments: [file("2", "July.pdf", "application/pdf", 310_000)] },
  ),
  simple(
    15,
    school,
    "Summer fair: helpers wanted",
    5,
    "12:00",
    ["Could you take the cake stall from two to three?"],
    {
      unread: true,
    },
  ),
  simple(15, school, "Class photographs", 6, "12:00", ["The photographer comes next Wednesday"], {
    unread: true,
  }),
  simple(13, theo, "Grandma’s recipes", 40, "17:25", [
    "I have typed in the first twelve. The plum cake is among them",
  ]),
  simple(12, ingrid, "Thank you for staying with us", 213, "10:00", [
    "We hope the cottage was warm enough in October. Your invoice is attached",
  ]),
  simple(12, ingrid, "Heron Cottage: how to find us", 225, "10:00", [
    "Turn left after the white church. The map is attached",
  ]),
  simple(12, ingrid, "Booking confirmation 4471", 238, "10:00", [
    "One cottage, three nights, linen included",
  ]),
  simple(12, ingrid, "New roof on the boathouse", 254, "10:00", [
    "Both cottages stay open while we work. A few pictures are attached",
  ]),
];
