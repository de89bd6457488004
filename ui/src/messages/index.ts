/** The catalogue in use. */
export { en as messages } from "./en";
