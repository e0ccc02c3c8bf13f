import { AttributeShape } from "../../api/global/inner_protocol.ts";
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from "../../semconv/mod.ts";

/**
 * The attributes that a server span may have, in the order of `IncomingRequest.values()`. Add new
 * ones at the end of both, so that the places below stay valid.
 */
export const SERVER_SHAPE: AttributeShape = new AttributeShape([
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
  ATTR_URL_QUERY,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_CLIENT_ADDRESS,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_USER_AGENT_ORIGINAL,
  ATTR_HTTP_ROUTE,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_ERROR_TYPE,
]);

// Places in the shape.
/** Place of `server.address`. */
export const SERVER_ADDRESS = 4;
/** Place of `server.port`. */
export const SERVER_PORT = 5;
/** Place of `client.address`. */
export const CLIENT_ADDRESS = 6;
/** Place of `http.route`. */
export const HTTP_ROUTE = 10;
/** Place of `http.response.status_code`. */
export const RESPONSE_STATUS_CODE = 12;
/** Place of `error.type`. */
export const ERROR_TYPE = 13;
