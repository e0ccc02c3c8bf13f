/**
 * The requests of the load, and the records that each must produce.
 *
 * @module
 */

/** One kind of request. */
export interface Scenario {
  /** What its trace shows. */
  readonly title: string;
  /** How often it is sent. */
  readonly count: number;
  /** Method of the request. */
  readonly method: "GET" | "POST";
  /** Paths, in rotation. */
  readonly paths: readonly string[];
  /** The expected status. */
  readonly status: number;
  /** The spans of its trace: service and name, in any order. */
  readonly spans: readonly string[];
  /** The log records of its trace: service, severity and text, in any order. */
  readonly logs: readonly string[];
}

/** A name, several times. */
function times(count: number, name: string): readonly string[] {
  return new Array(count).fill(name);
}

/** All kinds of requests, in the order of display. */
export const SCENARIOS: readonly Scenario[] = [
  {
    title: "A product page: two hops",
    count: 7,
    method: "GET",
    paths: ["/products/oolong", "/products/sencha", "/products/assam"],
    status: 200,
    spans: [
      "shop GET /products/:id",
      "shop load product",
      "shop GET",
      "stock GET /stock/:product",
      "stock read shelf",
      "shop render page",
    ],
    logs: ["stock DEBUG shelf read", "shop INFO product shown"],
  },
  {
    title: "The cart: two calls at the same time",
    count: 5,
    method: "GET",
    paths: ["/cart"],
    status: 200,
    spans: [
      "shop GET /cart",
      "shop load cart",
      ...times(2, "shop GET"),
      "stock GET /stock/:product",
      "stock read shelf",
      "stock GET /prices/:product",
      "stock look up price",
    ],
    logs: ["stock DEBUG shelf read", "shop INFO cart shown"],
  },
  {
    title: "A search: slow, and the events say why",
    count: 3,
    method: "GET",
    paths: ["/search?q=green", "/search?q=black"],
    status: 200,
    spans: ["shop GET /search", "shop GET", "stock GET /suggestions", "stock scan index"],
    logs: ["stock WARN the index is cold", "stock INFO search done"],
  },
  {
    title: "A checkout: an error, and where it came from",
    count: 3,
    method: "POST",
    paths: ["/checkout"],
    status: 500,
    spans: [
      "shop POST /checkout",
      "shop reserve items",
      "shop POST",
      "stock POST /reservations",
      "stock take from shelf",
    ],
    logs: ["stock ERROR cannot reserve", "shop WARN checkout refused"],
  },
  {
    title: "The catalogue: streamed; its spans end with the last byte",
    count: 2,
    method: "GET",
    paths: ["/catalogue.csv"],
    status: 200,
    spans: [
      "shop GET /catalogue.csv",
      "shop GET",
      "stock GET /catalogue",
      ...times(4, "stock read page"),
      ...times(4, "shop write page"),
    ],
    logs: times(4, "stock DEBUG page read"),
  },
  {
    title: "A page that is not there: no error of the server",
    count: 2,
    method: "GET",
    paths: ["/nowhere"],
    status: 404,
    spans: ["shop GET"],
    logs: ["shop INFO no such page"],
  },
];
