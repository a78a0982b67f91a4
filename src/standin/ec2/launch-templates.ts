import type { CreateLaunchTemplateCommandInput } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { checkTemplateInput } from "./check-template-input.ts";
import type { Given } from "./given.ts";
import type { ResolvedTemplate, TemplateReference } from "./resolved-template.ts";
import type { StoredTemplate } from "./stored-template.ts";
import { tagsFor } from "./tag-record.ts";

/** The launch templates of a Region (aws-facts §3.1). */
export class LaunchTemplates {
  readonly #region: Region;
  readonly #byId = new Map<string, StoredTemplate>();
  readonly #tokens = new Map<string, { request: string; launchTemplateId: string }>();

  constructor(region: Region) {
    this.#region = region;
  }

  /**
   * The same client token with the same request returns the template already made; with another
   * request, IdempotentParameterMismatch. A token is forgotten with its template (UNCONFIRMED).
   */
  create(input: NewTemplate): StoredTemplate {
    const { ClientToken: token, ...request } = input;
    const fingerprint = JSON.stringify(request);
    const earlier = this.#createdWith(token, fingerprint);
    if (earlier) {
      return earlier;
    }
    checkTemplateInput(input);
    if (this.#named(input.LaunchTemplateName)) {
      throw new AwsError(
        "InvalidLaunchTemplateName.AlreadyExistsException",
        "Launch template name already in use.",
      );
    }
    const template: StoredTemplate = {
      launchTemplateId: `lt-${this.#region.hex(17)}`,
      launchTemplateName: input.LaunchTemplateName,
      createdAt: new Date(this.#region.clock.now()),
      versionDescription: input.VersionDescription,
      data: structuredClone(input.LaunchTemplateData),
      tags: tagsFor("launch-template", input.TagSpecifications),
    };
    this.#byId.set(template.launchTemplateId, template);
    if (token !== undefined) {
      const { launchTemplateId } = template;
      this.#tokens.set(token, { request: fingerprint, launchTemplateId });
    }
    return template;
  }

  /** For `kept-ec2.ts`. */
  get inside() {
    return { byId: this.#byId, tokens: this.#tokens };
  }

  all(): readonly StoredTemplate[] {
    return [...this.#byId.values()];
  }

  byId(launchTemplateId: string): StoredTemplate | undefined {
    return this.#byId.get(launchTemplateId);
  }

  /** Throws as EC2 does for a template that does not exist, or is named twice or not at all. */
  find(reference: TemplateReference): StoredTemplate {
    const { LaunchTemplateId: id, LaunchTemplateName: name } = reference;
    if ((id === undefined) === (name === undefined)) {
      throw new AwsError(
        id === undefined ? "MissingParameter" : "InvalidParameterCombination",
        "Either a launch template ID or a launch template name must be specified, but not both.",
      );
    }
    const found = id === undefined ? this.#named(name) : this.#byId.get(id);
    if (found) {
      return found;
    }
    throw id === undefined
      ? new AwsError(
          "InvalidLaunchTemplateName.NotFoundException",
          `The specified launch template, with template name ${name}, does not exist.`,
        )
      : new AwsError(
          "InvalidLaunchTemplateId.NotFound",
          `The specified launch template, with template ID ${id}, does not exist.`,
        );
  }

  /** `Version` absent means `$Default`, which is version 1, as is `$Latest`. */
  resolve(reference: TemplateReference): ResolvedTemplate {
    const { launchTemplateId, launchTemplateName, data } = this.find(reference);
    const version = reference.Version ?? "$Default";
    if (!["1", "$Default", "$Latest"].includes(version)) {
      throw new AwsError(
        "InvalidLaunchTemplateId.VersionNotFound",
        `Could not find launch template version ${version} for ${launchTemplateId}.`,
      );
    }
    return { launchTemplateId, launchTemplateName, version: 1, data };
  }

  delete(reference: TemplateReference): StoredTemplate {
    const template = this.find(reference);
    this.#byId.delete(template.launchTemplateId);
    return template;
  }

  #createdWith(token: string | undefined, request: string): StoredTemplate | undefined {
    const use = token === undefined ? undefined : this.#tokens.get(token);
    const template = use && this.#byId.get(use.launchTemplateId);
    if (template && use.request !== request) {
      throw new AwsError(
        "IdempotentParameterMismatch",
        "Client token already used before with a different request.",
      );
    }
    return template;
  }

  #named(name: string | undefined): StoredTemplate | undefined {
    return this.all().find((template) => template.launchTemplateName === name);
  }
}

/** CreateLaunchTemplate's input with its required members. */
export type NewTemplate = Given<
  CreateLaunchTemplateCommandInput,
  "LaunchTemplateName" | "LaunchTemplateData"
>;
