import type {
  CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateVersionCommandInput,
  ResponseLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { checkTemplateData, checkTemplateInput } from "./check-template-input.ts";
import { checkClientToken, ClientTokens } from "./client-tokens.ts";
import type { Given } from "./given.ts";
import { imageOf } from "./image-of.ts";
import { refuseBadLaunch } from "./refuse-bad-launch.ts";
import type { ResolvedTemplate, TemplateReference } from "./resolved-template.ts";
import {
  addVersion,
  versionNamed,
  type StoredTemplate,
  type TemplateVersion,
} from "./stored-template.ts";
import { tagsFor } from "./tag-record.ts";

/** The launch templates of a Region (aws-facts §3.1). */
export class LaunchTemplates {
  readonly #region: Region;
  readonly #byId = new Map<string, StoredTemplate>();
  readonly #tokens: ClientTokens<StoredTemplate>;
  readonly #versionTokens: ClientTokens<MadeVersion>;

  constructor(region: Region) {
    this.#region = region;
    const isThere = (template: StoredTemplate) => this.#byId.has(template.launchTemplateId);
    this.#tokens = new ClientTokens(region, isThere);
    this.#versionTokens = new ClientTokens(region, ({ template }) => isThere(template));
  }

  /** A token is forgotten with the template made by it (UNCONFIRMED). */
  create(input: NewTemplate): StoredTemplate {
    checkClientToken(input.ClientToken, 128);
    return this.#tokens.once(input.ClientToken, input, () => {
      checkTemplateInput(this.#region.quirks, input);
      if (this.#named(input.LaunchTemplateName)) {
        throw new AwsError(
          "InvalidLaunchTemplateName.AlreadyExistsException",
          "Launch template name already in use.",
        );
      }
      const createdAt = new Date(this.#region.clock.now());
      const template: StoredTemplate = {
        launchTemplateId: `lt-${this.#region.hex(17)}`,
        launchTemplateName: input.LaunchTemplateName,
        createdAt,
        versions: new Map(),
        defaultVersion: 1,
        nextVersion: 1,
        tags: tagsFor("launch-template", input.TagSpecifications),
      };
      const data = this.#dataOf(input.LaunchTemplateData);
      addVersion(template, { createdAt, description: input.VersionDescription, data });
      this.#byId.set(template.launchTemplateId, template);
      return template;
    });
  }

  /** Throws as `find` and `resolve` do for the template and for SourceVersion. */
  createVersion(input: NewVersion): MadeVersion {
    checkClientToken(input.ClientToken, 128);
    return this.#versionTokens.once(input.ClientToken, input, () => {
      const template = this.find(input);
      const source =
        input.SourceVersion === undefined
          ? {}
          : this.resolve({ ...input, Version: input.SourceVersion }).data;
      checkTemplateData(this.#region.quirks, input.LaunchTemplateData);
      const data = this.#dataOf({ ...source, ...input.LaunchTemplateData });
      const createdAt = new Date(this.#region.clock.now());
      const made = { createdAt, description: input.VersionDescription, data };
      return { template, version: addVersion(template, made) };
    });
  }

  /** For `kept-ec2.ts`. */
  get inside() {
    const [tokens, versionTokens] = [this.#tokens.inside, this.#versionTokens.inside];
    return { byId: this.#byId, tokens, versionTokens };
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

  /** `Version` absent means `$Default`; `$Default` and `$Latest` mean what they do now. */
  resolve(reference: TemplateReference): ResolvedTemplate {
    const template = this.find(reference);
    const { launchTemplateId, launchTemplateName } = template;
    const unnamed = this.#region.quirks.has("EC2-07") ? "$Default" : "$Latest";
    const version = versionNamed(template, reference.Version ?? unnamed);
    if (!version) {
      throw new AwsError(
        "InvalidLaunchTemplateId.VersionNotFound",
        `Could not find the specified version ${reference.Version} for the launch template with ` +
          `ID ${launchTemplateId}.`,
      );
    }
    return { launchTemplateId, launchTemplateName, version: version.number, data: version.data };
  }

  delete(reference: TemplateReference): StoredTemplate {
    const template = this.find(reference);
    this.#byId.delete(template.launchTemplateId);
    return template;
  }

  /** Data as it is kept: unlooked at, and with its image unresolved (aws-facts §3.1). */
  #dataOf(data: ResponseLaunchTemplateData): ResponseLaunchTemplateData {
    const { quirks } = this.#region;
    if (!quirks.has("EC2-06")) refuseBadLaunch(this.#region, data);
    return quirks.has("EC2-29") ? data : { ...data, ImageId: imageOf(this.#region, data) };
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

type NewVersion = Given<CreateLaunchTemplateVersionCommandInput, "LaunchTemplateData">;

interface MadeVersion {
  readonly template: StoredTemplate;
  readonly version: TemplateVersion;
}
