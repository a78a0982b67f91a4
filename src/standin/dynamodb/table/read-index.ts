import { indexName, lengthBetween, oneOf, refuseBroken } from "../constraints.ts";
import { validationException } from "../../validation-error.ts";
import type { GlobalIndex, IndexProjection } from "./global-index.ts";
import { readSchema } from "./read-schema.ts";
import type { Billing } from "./table.ts";
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  Projection,
  ProvisionedThroughput,
} from "@aws-sdk/client-dynamodb";

/** A global secondary index as a request describes it, CREATING. `isOnDemand`: its table's mode. */
export function readIndex(
  asked: GlobalSecondaryIndex,
  definitions: readonly AttributeDefinition[],
  isOnDemand: boolean,
): GlobalIndex {
  const { IndexName: name = "", KeySchema: keys = [], Projection: projection = {} } = asked;
  refuseBroken([
    ...indexName(name),
    lengthBetween("keySchema", `[${keys.length} elements]`, keys.length, 1, 2),
    oneOf("projection.projectionType", projection.ProjectionType, ["ALL", "INCLUDE", "KEYS_ONLY"]),
  ]);
  return {
    name,
    schema: readSchema(keys, definitions),
    projection: readProjection(projection),
    billing: readBilling(name, asked.ProvisionedThroughput, isOnDemand),
    status: "CREATING",
    isBackfilling: false,
  };
}

function readProjection(projection: Projection): IndexProjection {
  const { ProjectionType: type, NonKeyAttributes: attributes } = projection;
  if (type !== "ALL" && type !== "KEYS_ONLY" && type !== "INCLUDE") {
    throw invalid(`Unknown ProjectionType: ${type ?? null}`);
  }
  if (attributes && type !== "INCLUDE") {
    throw invalid(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (type === "INCLUDE" && !attributes?.length) {
    throw invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  return { type, attributes: attributes ?? [] };
}

function readBilling(
  name: string,
  units: ProvisionedThroughput | undefined,
  isOnDemand: boolean,
): Billing {
  if (isOnDemand) {
    if (!units) return undefined;
    throw invalid(
      `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is ` +
        "PAY_PER_REQUEST",
    );
  }
  if (!units?.ReadCapacityUnits || !units.WriteCapacityUnits) {
    throw invalid(`ProvisionedThroughput must be specified for index: ${name}`);
  }
  return { read: units.ReadCapacityUnits, write: units.WriteCapacityUnits };
}

function invalid(what: string): Error {
  return validationException(`One or more parameter values were invalid: ${what}`);
}
