/** The status of a call, for gRPC by its name, such as `UNAVAILABLE`. Development. */
export const ATTR_RPC_RESPONSE_STATUS_CODE = "rpc.response.status_code";
