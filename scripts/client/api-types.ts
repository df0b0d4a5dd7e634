// Written by scripts/generate.ts from the description of the API (GET /api/v1/openapi.json).

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the API process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the index has caught up with the chain and the sample ledger is in */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for whoever watches (Prometheus); a proxy in front does not pass it on */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Chain, contracts, size and root of the log, and how final all of it is */
        get: operations["getLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest checkpoint that the operator signed, and the witnesses that saw it */
        get: operations["getLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which witnesses have seen a log of this size, and when */
        get: operations["getSeen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof that an entry is in the log of `size` entries (RFC 6962) */
        get: operations["getInclusion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof that the log of `to` entries begins with that of `from` (RFC 6962) */
        get: operations["getConsistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers of steps, processes, documents, agencies, and manifests by what can be read of them */
        get: operations["getCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/steps/newest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The steps recorded last, newest first; all of them are in /api/v1/entries */
        get: operations["listNewestSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/processes/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence that all processes of an agency are listed, up to 10,000 processes a file */
        get: operations["getAgencyEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search processes by text, agency, tag and the time of their newest step */
        get: operations["listProcesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{ocid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trail of the process with this ocid; a list where several agencies recorded it */
        get: operations["getProcess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/processes/{ocid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole trail of a process at one agency */
        get: operations["getTrail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/processes/{ocid}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of a process: each step, by whom, when, and how much it changed */
        get: operations["getTrailVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{ocid}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of the process with this ocid, where one agency recorded it */
        get: operations["getProcessVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/processes/{ocid}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between two versions, field by field: before, after, by which step, declared or not */
        get: operations["getTrailDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{ocid}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between two versions of the process with this ocid, where one agency recorded it */
        get: operations["getProcessDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Steps that changed something material, newest first, by week or time */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as an Atom feed, for readers of news */
        get: operations["getChangesFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every entry in log order, dense from 0; safe across reorganisations */
        get: operations["listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry of the log */
        get: operations["getEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** New entries as they are recorded (server-sent events): entry, rollback, state; resumes by Last-Event-ID */
        get: operations["streamEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every entry of the log in its order, as CSV */
        get: operations["exportEntriesCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every entry of the log in its order, as NDJSON */
        get: operations["exportEntriesNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every process in the order of opening, as CSV */
        get: operations["exportProcessesCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every process in the order of opening, as NDJSON */
        get: operations["exportProcessesNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every document of the manifests that are published, in the order of recording, as CSV */
        get: operations["exportDocumentsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every document of the manifests that are published, in the order of recording, as NDJSON */
        get: operations["exportDocumentsNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/processes/{ocid}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence of a whole process at one agency, to be checked without this server */
        get: operations["getTrailEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{ocid}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence of the whole process with this ocid, where one agency recorded it */
        get: operations["getProcessEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{index}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence of one entry of the log, and of its trail where it is a step or a withdrawal */
        get: operations["getEntryEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{sha256}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence of a document in the oldest step that names it, or in the step at index */
        get: operations["getDocumentEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/batches/{number}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence of a batch of civil records and all of its changes, which does not tell what record is checked */
        get: operations["getBatchEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/processes/{ocid}/pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pack of one process: evidence, report, trail, working papers, how to verify */
        get: operations["getProcessPack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packs of all processes of an agency with steps in a year, or in a month */
        get: operations["getAgencyPack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/manifests/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The exact bytes of a manifest whose SHA-256 is recorded */
        get: operations["getManifest"];
        put?: never;
        /** Supplies the content of a recorded hash; anybody who has it may */
        post: operations["supplyManifest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The steps that recorded a document with this SHA-256 */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** For each hash: where it is recorded, or that it is unknown here (unknown is not false) */
        post: operations["verifyHashes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agencies admitted */
        get: operations["listAgencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agency: mandates with their history, approval policy, governance, successors and predecessors */
        get: operations["getAgency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An agency's batches of civil records, newest first */
        get: operations["listBatches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/batches/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One batch of civil records */
        get: operations["getBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{agency}/batches/{number}/status-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The status of every place of a batch: whoever checks need not name the record */
        get: operations["getStatusList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a presentation of a civil record, with its holder's consent; nothing of it is kept */
        post: operations["checkRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands in a signed step with its manifest; stored durably before the answer */
        post: operations["submitStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/submissions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The state of a submission */
        get: operations["getSubmission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a problem code means */
        get: operations["getProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The description of all these operations as OpenAPI 3.1 */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {string} */
        Finality: "seen" | "safe" | "finalized";
        Sha256: string;
        SubmissionBody: {
            step: components["schemas"]["SignedStep"];
            /** @default 0 */
            succession: number;
            approvals: components["schemas"]["SignedApproval"][];
            /** @description The manifest; its JCS form hashes to step.content. */
            manifest: unknown;
        };
        /** @description The EIP-712 message Step as signed; times are Unix seconds. */
        SignedStep: {
            agency: string;
            ocid: string;
            tags: number;
            content: string;
            corrects: number;
            deadline: number;
            validUntil: number;
            approvals: number;
            previousHead: string;
        };
        SignedApproval: {
            mandate: number;
            signer: string;
            signature: string;
        };
        AsOf: {
            block: number;
            hash: components["schemas"]["Bytes32"];
            size: number;
            finality: components["schemas"]["Finality"];
        };
        Bytes32: string;
        Ledger: {
            chainId: number;
            contracts: {
                auditLog: components["schemas"]["Address"];
                agencyDirectory: components["schemas"]["Address"];
                procurementLedger: components["schemas"]["Address"];
                accessManager: components["schemas"]["Address"];
                p256Verifier: components["schemas"]["Address"];
                webAuthnVerifier: components["schemas"]["Address"];
                rsaVerifier: components["schemas"]["Address"];
            };
            delays: {
                writer: number;
                admission: number;
                recovery: number;
                policy: number;
                succession: number;
            };
            size: number;
            root: components["schemas"]["Sha256"];
            verifiedBlock: number;
            heads: {
                chain: number;
                seen: {
                    block: number;
                    size: number;
                };
                safe: {
                    block: number;
                    size: number;
                } | null;
                finalized: {
                    block: number;
                    size: number;
                } | null;
            };
            /** @enum {string} */
            finality: "seen" | "safe" | "finalized";
            checkpoint: {
                size: number;
                root: components["schemas"]["Sha256"];
                blockNumber: number;
                transactionHash: components["schemas"]["Bytes32"];
            } | null;
            updatedAt: components["schemas"]["Time"];
            asOf: components["schemas"]["AsOf"];
        };
        Address: string;
        /** Format: date-time */
        Time: string;
        Log: {
            origin: string | null;
            key: string | null;
            newest: {
                size: number;
                root: components["schemas"]["Sha256"];
                block: {
                    number: number;
                    hash: components["schemas"]["Bytes32"];
                    time: components["schemas"]["Time"];
                };
                signedAt: components["schemas"]["Time"];
                seenBy: {
                    name: string;
                    key: string;
                    time: components["schemas"]["Time"];
                }[];
                note: string;
            } | null;
            seenByAll: {
                size: number;
                root: components["schemas"]["Sha256"];
                block: {
                    number: number;
                    hash: components["schemas"]["Bytes32"];
                    time: components["schemas"]["Time"];
                };
                signedAt: components["schemas"]["Time"];
                seenBy: {
                    name: string;
                    key: string;
                    time: components["schemas"]["Time"];
                }[];
                note: string;
            } | null;
            witnesses: {
                name: string;
                key: string;
                url: string;
                heardAt: components["schemas"]["Time"] | null;
                problem: string | null;
            }[];
            asOf: components["schemas"]["AsOf"];
        };
        Seen: {
            size: number;
            witnesses: {
                name: string;
                key: string;
                time: components["schemas"]["Time"] | null;
            }[];
            asOf: components["schemas"]["AsOf"];
        };
        Inclusion: {
            index: number;
            size: number;
            leaf: components["schemas"]["Sha256"];
            root: components["schemas"]["Sha256"];
            proof: components["schemas"]["Sha256"][];
            asOf: components["schemas"]["AsOf"];
        };
        Consistency: {
            from: number;
            to: number;
            fromRoot: components["schemas"]["Sha256"];
            toRoot: components["schemas"]["Sha256"];
            proof: components["schemas"]["Sha256"][];
            asOf: components["schemas"]["AsOf"];
        };
        Counts: {
            steps: number;
            processes: number;
            documents: number;
            agencies: number;
            manifests: {
                published: number;
                notPublished: number;
                withdrawn: number;
            };
            asOf: components["schemas"]["AsOf"];
        };
        NewestStep: {
            index: number;
            recordedAt: components["schemas"]["Time"];
            finality: components["schemas"]["Finality"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            ocid: string;
            title: string | null;
            trailIndex: number;
            tags: string[];
            tagMask: number;
            href: string;
        };
        Evidence: {
            /** @constant */
            format: "jejak-evidence";
            /** @constant */
            version: 1;
            subject: {
                /** @constant */
                type: "process";
            } | {
                /** @constant */
                type: "entry";
                index: number;
                leaf: string;
            } | {
                /** @constant */
                type: "document";
                index: number;
                leaf: string;
                sha256: string;
            } | {
                /** @constant */
                type: "processes";
            } | {
                /** @constant */
                type: "batch";
                agency: string;
                number: number;
            };
            chainId: string;
            contracts: {
                auditLog: string;
                agencyDirectory: string;
                procurementLedger: string;
                recordRegistry?: string;
            };
            trail?: {
                agency: {
                    officialId: string;
                    name: string;
                };
                ocid: string;
                successors: {
                    officialId: string;
                    name: string;
                }[];
            };
            processes?: {
                agency: {
                    officialId: string;
                    name: string;
                };
                opened: {
                    index: number;
                    ocid: string;
                    words: string;
                }[];
                proof: string;
            };
            batch?: {
                agency: {
                    officialId: string;
                    name: string;
                };
                successors: {
                    officialId: string;
                    name: string;
                }[];
                changes: {
                    index: number;
                    words: string;
                }[];
                proof: string;
            };
            header: string;
            root: {
                /** @enum {string} */
                from: "checkpoint" | "peaks";
                size: number;
            };
            checkpoint?: string;
            entries: {
                index: number;
                words: string;
                path: string;
            }[];
            approvals: {
                index: number;
                mandate: number;
                signature: string;
            }[];
            mandates: {
                agency: string;
                number: number;
                signer: string;
                credential?: {
                    [key: string]: unknown;
                };
            }[];
            manifests: ({
                index: number;
                /** @constant */
                state: "published";
                manifest: {
                    [key: string]: unknown;
                };
            } | {
                index: number;
                /** @enum {string} */
                state: "omitted" | "notPublished" | "withdrawn";
            })[];
            nodes: string[];
        };
        Process: {
            ocid: string;
            ocidHash: components["schemas"]["Bytes32"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            number: number;
            head: components["schemas"]["Bytes32"];
            length: number;
            tags: string[];
            closed: boolean;
            deadline: components["schemas"]["Time"] | null;
            firstIndex: number;
            lastIndex: number;
            openedAt: components["schemas"]["Time"];
            lastRecordedAt: components["schemas"]["Time"];
            published: number;
            undeclared: number;
            href: string;
            title: string | null;
            description: string | null;
            buyer: {
                id: string | null;
                name: string | null;
            } | null;
            value: {
                amount: string;
                currency: string | null;
            } | null;
        };
        Trail: {
            ocid: string;
            ocidHash: components["schemas"]["Bytes32"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            number: number;
            head: components["schemas"]["Bytes32"];
            length: number;
            tags: string[];
            closed: boolean;
            deadline: components["schemas"]["Time"] | null;
            firstIndex: number;
            lastIndex: number;
            openedAt: components["schemas"]["Time"];
            lastRecordedAt: components["schemas"]["Time"];
            published: number;
            undeclared: number;
            href: string;
            title: string | null;
            description: string | null;
            buyer: {
                id: string | null;
                name: string | null;
            } | null;
            value: {
                amount: string;
                currency: string | null;
            } | null;
            steps: components["schemas"]["Step"][];
            conflicts: {
                releaseId: string;
                steps: {
                    index: number;
                    trailIndex: number;
                    contentHash: components["schemas"]["Sha256"];
                }[];
            }[];
            next: string | null;
            asOf: components["schemas"]["AsOf"];
        };
        Step: {
            index: number;
            trailIndex: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            digest: components["schemas"]["Bytes32"];
            previousHead: components["schemas"]["Bytes32"];
            contentHash: components["schemas"]["Sha256"];
            tags: string[];
            tagMask: number;
            corrects: number | null;
            correctedBy: number[];
            deadline: components["schemas"]["Time"] | null;
            validUntil: components["schemas"]["Time"] | null;
            required: number;
            approvals: number;
            succession: number;
            policyIndex: number;
            approvers: {
                agency: components["schemas"]["Bytes32"];
                mandate: number;
                holder: components["schemas"]["Bytes32"] | null;
                roles: number | null;
                signer: string | null;
                signature: string | null;
            }[];
            leaf: components["schemas"]["Sha256"];
            words: string;
            manifest: components["schemas"]["ManifestState"];
            release: {
                id: string | null;
                date: string | null;
                tags: string[] | null;
                language: string | null;
                title: string | null;
                description: string | null;
                buyerName: string | null;
                value: {
                    amount: string;
                    currency: string | null;
                } | null;
            } | null;
            source: {
                publisher: string | null;
                address: string | null;
                sha256: components["schemas"]["Sha256"] | null;
            } | null;
            documents: {
                id: string;
                documentType: string | null;
                title: string | null;
                format: string | null;
                size: number;
                sha256: components["schemas"]["Sha256"];
            }[];
            findings: components["schemas"]["StepFinding"][];
        };
        ManifestState: {
            /** @constant */
            state: "published";
            size: number;
            href: string;
        } | {
            /** @constant */
            state: "not-published";
            since: components["schemas"]["Time"];
        } | {
            /** @constant */
            state: "withdrawn";
            reason: number;
            index: number | null;
            at: components["schemas"]["Time"] | null;
        };
        StepFinding: {
            /** @constant */
            code: "tags.mismatch";
            values: {
                signed: string[];
                published: string[];
            };
        } | {
            /** @constant */
            code: "deadline.mismatch";
            values: {
                signed: components["schemas"]["Time"];
                published: components["schemas"]["Time"];
            };
        } | {
            /** @constant */
            code: "recorded.late";
            values: {
                date: components["schemas"]["Time"];
                seconds: number;
            };
        };
        InForce: {
            ocid: string;
            ocidHash: components["schemas"]["Bytes32"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            at: components["schemas"]["Time"];
            through: components["schemas"]["Time"];
            settled: boolean;
            compiledRelease: {
                [key: string]: unknown;
            } | null;
            versionedRelease: {
                [key: string]: unknown;
            } | null;
            inForce: {
                index: number;
                trailIndex: number;
                recordedAt: components["schemas"]["Time"];
            }[];
            following: {
                index: number;
                trailIndex: number;
                recordedAt: components["schemas"]["Time"];
            } | null;
            missing: {
                index: number;
                trailIndex: number;
                text: components["schemas"]["TextState"];
            }[];
            evidence: string;
            asOf: components["schemas"]["AsOf"];
        };
        /** @enum {string} */
        TextState: "published" | "not-published" | "withdrawn" | "foreign";
        Versions: {
            ocid: string;
            ocidHash: components["schemas"]["Bytes32"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            items: components["schemas"]["VersionStep"][];
            next: string | null;
            asOf: components["schemas"]["AsOf"];
        };
        VersionStep: {
            index: number;
            trailIndex: number;
            recordedAt: components["schemas"]["Time"];
            finality: components["schemas"]["Finality"];
            tags: string[];
            corrects: number | null;
            text: components["schemas"]["TextState"];
            approvers: {
                agency: components["schemas"]["Bytes32"];
                mandate: number;
                holder: components["schemas"]["Bytes32"] | null;
                roles: number | null;
                signer: string | null;
                signature: string | null;
            }[];
            counts: components["schemas"]["ChangeCounts"] | null;
        };
        ChangeCounts: {
            changes: number;
            material: number;
            undeclared: number;
            unknown: number;
        };
        Diff: {
            ocid: string;
            ocidHash: components["schemas"]["Bytes32"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            from: {
                index: number;
                trailIndex: number;
                recordedAt: components["schemas"]["Time"];
            } | null;
            to: {
                index: number;
                trailIndex: number;
                recordedAt: components["schemas"]["Time"];
            };
            counts: components["schemas"]["ChangeCounts"];
            changes: components["schemas"]["FieldChange"][];
            steps: components["schemas"]["VersionStep"][];
            missing: {
                index: number;
                trailIndex: number;
                text: components["schemas"]["TextState"];
            }[];
            asOf: components["schemas"]["AsOf"];
        };
        FieldChange: {
            path: string;
            field: string;
            /** @enum {string} */
            kind: "added" | "changed" | "removed";
            before: unknown;
            after: unknown;
            material: boolean;
            aspect: ("money" | "time" | "parties" | "scope" | "status" | "rules") | null;
            declared: boolean | null;
            means: ("amendment" | "tag" | "correction")[];
            steps: number[];
        };
        ChangedStep: {
            index: number;
            trailIndex: number;
            recordedAt: components["schemas"]["Time"];
            finality: components["schemas"]["Finality"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            ocid: string;
            title: string | null;
            tags: string[];
            counts: components["schemas"]["ChangeCounts"];
            changes: components["schemas"]["ListedChange"][];
            href: string;
        };
        ListedChange: {
            path: string;
            field: string;
            /** @enum {string} */
            kind: "added" | "changed" | "removed";
            before: unknown;
            after: unknown;
            /** @enum {string} */
            aspect: "money" | "time" | "parties" | "scope" | "status" | "rules";
            declared: boolean | null;
            means: ("amendment" | "tag" | "correction") | null;
            cut: boolean;
        };
        Entry: {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 0;
            /** @constant */
            name: "genesis";
            fields: {
                deployer: components["schemas"]["Address"];
                version: number;
                chainId: string;
                auditLog: components["schemas"]["Address"];
                agencyDirectory: components["schemas"]["Address"];
                procurementLedger: components["schemas"]["Address"];
                authority: components["schemas"]["Address"];
                p256Verifier: components["schemas"]["Address"];
                p256CodeHash: components["schemas"]["Bytes32"];
                webAuthnVerifier: components["schemas"]["Address"];
                webAuthnCodeHash: components["schemas"]["Bytes32"];
                rsaVerifier: components["schemas"]["Address"];
                rsaCodeHash: components["schemas"]["Bytes32"];
                writerDelay: number;
                admissionDelay: number;
                recoveryDelay: number;
                policyDelay: number;
                successionDelay: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 1;
            /** @constant */
            name: "step";
            fields: {
                agency: components["schemas"]["Bytes32"];
                ocidHash: components["schemas"]["Bytes32"];
                contentHash: components["schemas"]["Sha256"];
                previousHead: components["schemas"]["Bytes32"];
                number: number;
                index: number;
                tags: string[];
                tagMask: number;
                corrects: number;
                deadline: components["schemas"]["Time"] | null;
                validUntil: components["schemas"]["Time"] | null;
                required: number;
                approvals: number;
                succession: number;
                policyIndex: number;
                approvers: number[];
            };
            digest: components["schemas"]["Bytes32"] | null;
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 2;
            /** @constant */
            name: "agency";
            fields: {
                agency: components["schemas"]["Bytes32"];
                nameHash: components["schemas"]["Bytes32"];
                governance: number;
                previousHead: components["schemas"]["Bytes32"];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 3;
            /** @constant */
            name: "mandate";
            fields: {
                agency: components["schemas"]["Bytes32"];
                number: number;
                /** @constant */
                state: 1;
                signerHash: components["schemas"]["Bytes32"];
                holder: components["schemas"]["Bytes32"];
                roles: number;
                tags: string[];
                tagMask: number;
                from: components["schemas"]["Time"] | null;
                until: components["schemas"]["Time"] | null;
                credential: components["schemas"]["Bytes32"];
                validUntil: components["schemas"]["Time"] | null;
                previousHead: components["schemas"]["Bytes32"];
                approvers: number[];
                governance: number;
            } | {
                agency: components["schemas"]["Bytes32"];
                number: number;
                /** @constant */
                state: 2;
                reason: number;
                suspectFrom: components["schemas"]["Time"] | null;
                approvers: number[];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 4;
            /** @constant */
            name: "policy";
            fields: {
                agency: components["schemas"]["Bytes32"];
                policy: string;
                changeApprovals: number;
                validUntil: components["schemas"]["Time"] | null;
                previousHead: components["schemas"]["Bytes32"];
                approvers: number[];
                governance: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 5;
            /** @constant */
            name: "governance";
            fields: {
                agency: components["schemas"]["Bytes32"];
                proposal: number;
                action: number;
                state: number;
                content: components["schemas"]["Bytes32"];
                effectiveAt: components["schemas"]["Time"] | null;
                previousHead: components["schemas"]["Bytes32"];
                approvers: number[];
                validUntil: components["schemas"]["Time"] | null;
                author: components["schemas"]["Address"];
                successor: components["schemas"]["Bytes32"];
                succession: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 6;
            /** @constant */
            name: "recordBatch";
            fields: {
                agency: components["schemas"]["Bytes32"];
                batch: number;
                validUntil: components["schemas"]["Time"] | null;
                succession: number;
                approvers: number[];
                root: components["schemas"]["Sha256"];
                size: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 7;
            /** @constant */
            name: "recordStatus";
            fields: {
                agency: components["schemas"]["Bytes32"];
                batch: number;
                validUntil: components["schemas"]["Time"] | null;
                succession: number;
                approvers: number[];
                sequence: number;
                indexes: number[];
                status: number;
                reason: number;
                successors: components["schemas"]["Sha256"][];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 8;
            /** @constant */
            name: "erasure";
            fields: {
                agency: components["schemas"]["Bytes32"];
                batch: number;
                validUntil: components["schemas"]["Time"] | null;
                succession: number;
                approvers: number[];
                sequence: number;
                indexes: number[];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 9;
            /** @constant */
            name: "withdrawal";
            fields: {
                agency: components["schemas"]["Bytes32"];
                ocidHash: components["schemas"]["Bytes32"];
                contentHash: components["schemas"]["Sha256"];
                index: number;
                reason: number;
                approvers: number[];
                succession: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            /** @constant */
            kind: 14;
            /** @constant */
            name: "writer";
            fields: {
                author: components["schemas"]["Address"];
                about: number;
                state: number;
                writer: components["schemas"]["Address"];
                codeHash: components["schemas"]["Bytes32"];
                effectiveAt: components["schemas"]["Time"] | null;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            kind: number;
            /** @constant */
            name: "unknown";
            fields: null;
        };
        EntryAnswer: {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 0;
            /** @constant */
            name: "genesis";
            fields: {
                deployer: components["schemas"]["Address"];
                version: number;
                chainId: string;
                auditLog: components["schemas"]["Address"];
                agencyDirectory: components["schemas"]["Address"];
                procurementLedger: components["schemas"]["Address"];
                authority: components["schemas"]["Address"];
                p256Verifier: components["schemas"]["Address"];
                p256CodeHash: components["schemas"]["Bytes32"];
                webAuthnVerifier: components["schemas"]["Address"];
                webAuthnCodeHash: components["schemas"]["Bytes32"];
                rsaVerifier: components["schemas"]["Address"];
                rsaCodeHash: components["schemas"]["Bytes32"];
                writerDelay: number;
                admissionDelay: number;
                recoveryDelay: number;
                policyDelay: number;
                successionDelay: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 1;
            /** @constant */
            name: "step";
            fields: {
                agency: components["schemas"]["Bytes32"];
                ocidHash: components["schemas"]["Bytes32"];
                contentHash: components["schemas"]["Sha256"];
                previousHead: components["schemas"]["Bytes32"];
                number: number;
                index: number;
                tags: string[];
                tagMask: number;
                corrects: number;
                deadline: components["schemas"]["Time"] | null;
                validUntil: components["schemas"]["Time"] | null;
                required: number;
                approvals: number;
                succession: number;
                policyIndex: number;
                approvers: number[];
            };
            digest: components["schemas"]["Bytes32"] | null;
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 2;
            /** @constant */
            name: "agency";
            fields: {
                agency: components["schemas"]["Bytes32"];
                nameHash: components["schemas"]["Bytes32"];
                governance: number;
                previousHead: components["schemas"]["Bytes32"];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 3;
            /** @constant */
            name: "mandate";
            fields: {
                agency: components["schemas"]["Bytes32"];
                number: number;
                /** @constant */
                state: 1;
                signerHash: components["schemas"]["Bytes32"];
                holder: components["schemas"]["Bytes32"];
                roles: number;
                tags: string[];
                tagMask: number;
                from: components["schemas"]["Time"] | null;
                until: components["schemas"]["Time"] | null;
                credential: components["schemas"]["Bytes32"];
                validUntil: components["schemas"]["Time"] | null;
                previousHead: components["schemas"]["Bytes32"];
                approvers: number[];
                governance: number;
            } | {
                agency: components["schemas"]["Bytes32"];
                number: number;
                /** @constant */
                state: 2;
                reason: number;
                suspectFrom: components["schemas"]["Time"] | null;
                approvers: number[];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 4;
            /** @constant */
            name: "policy";
            fields: {
                agency: components["schemas"]["Bytes32"];
                policy: string;
                changeApprovals: number;
                validUntil: components["schemas"]["Time"] | null;
                previousHead: components["schemas"]["Bytes32"];
                approvers: number[];
                governance: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 5;
            /** @constant */
            name: "governance";
            fields: {
                agency: components["schemas"]["Bytes32"];
                proposal: number;
                action: number;
                state: number;
                content: components["schemas"]["Bytes32"];
                effectiveAt: components["schemas"]["Time"] | null;
                previousHead: components["schemas"]["Bytes32"];
                approvers: number[];
                validUntil: components["schemas"]["Time"] | null;
                author: components["schemas"]["Address"];
                successor: components["schemas"]["Bytes32"];
                succession: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 6;
            /** @constant */
            name: "recordBatch";
            fields: {
                agency: components["schemas"]["Bytes32"];
                batch: number;
                validUntil: components["schemas"]["Time"] | null;
                succession: number;
                approvers: number[];
                root: components["schemas"]["Sha256"];
                size: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 7;
            /** @constant */
            name: "recordStatus";
            fields: {
                agency: components["schemas"]["Bytes32"];
                batch: number;
                validUntil: components["schemas"]["Time"] | null;
                succession: number;
                approvers: number[];
                sequence: number;
                indexes: number[];
                status: number;
                reason: number;
                successors: components["schemas"]["Sha256"][];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 8;
            /** @constant */
            name: "erasure";
            fields: {
                agency: components["schemas"]["Bytes32"];
                batch: number;
                validUntil: components["schemas"]["Time"] | null;
                succession: number;
                approvers: number[];
                sequence: number;
                indexes: number[];
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 9;
            /** @constant */
            name: "withdrawal";
            fields: {
                agency: components["schemas"]["Bytes32"];
                ocidHash: components["schemas"]["Bytes32"];
                contentHash: components["schemas"]["Sha256"];
                index: number;
                reason: number;
                approvers: number[];
                succession: number;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            /** @constant */
            kind: 14;
            /** @constant */
            name: "writer";
            fields: {
                author: components["schemas"]["Address"];
                about: number;
                state: number;
                writer: components["schemas"]["Address"];
                codeHash: components["schemas"]["Bytes32"];
                effectiveAt: components["schemas"]["Time"] | null;
            };
        } | {
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            leaf: components["schemas"]["Sha256"];
            words: string;
            cursor: string;
            approvals: {
                mandate: number;
                signature: string;
            }[];
            agencyName: string | null;
            sample: boolean;
            preimages: {
                ocid?: string;
                officialId?: string;
                name?: string;
                signer?: string;
                args?: string;
            };
            asOf: components["schemas"]["AsOf"];
            kind: number;
            /** @constant */
            name: "unknown";
            fields: null;
        };
        Match: {
            /** @enum {string} */
            role: "manifest" | "document";
            index: number;
            recordedAt: components["schemas"]["Time"];
            finality: components["schemas"]["Finality"];
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            ocid: string;
            trailIndex: number;
            tags: string[];
            contentHash: components["schemas"]["Sha256"];
            correctedBy: number | null;
            document: {
                id: string;
                documentType: string | null;
                title: string | null;
                format: string | null;
                size: number;
            } | null;
            href: string;
        };
        Verification: {
            sha256: components["schemas"]["Sha256"];
            /** @enum {string} */
            status: "recorded" | "unknown";
            matches: components["schemas"]["Match"][];
            more: boolean;
        };
        AgencyItem: {
            agency: components["schemas"]["Bytes32"];
            officialId: string;
            name: string;
            sample: boolean;
            admittedIndex: number;
            admittedAt: components["schemas"]["Time"];
            governance: number;
            processes: number;
            steps: number;
            manifests: {
                published: number;
                withdrawn: number;
                notPublished: number;
            };
            mandateCount: number;
        };
        Agency: {
            agency: components["schemas"]["Bytes32"];
            officialId: string;
            name: string;
            sample: boolean;
            admittedIndex: number;
            admittedAt: components["schemas"]["Time"];
            governance: number;
            processes: number;
            steps: number;
            manifests: {
                published: number;
                withdrawn: number;
                notPublished: number;
            };
            mandateCount: number;
            years: number[];
            head: components["schemas"]["Bytes32"];
            policy: {
                index: number;
                packed: string;
                approvals: {
                    [key: string]: number;
                };
                changeApprovals: number;
            };
            policies: {
                index: number;
                packed: string;
                approvals: {
                    [key: string]: number;
                };
                changeApprovals: number;
                recordedAt: components["schemas"]["Time"];
                approvers: number[];
                governance: number;
            }[];
            mandates: components["schemas"]["Mandate"][];
            governanceEntries: {
                index: number;
                proposal: number;
                recordedAt: components["schemas"]["Time"];
                /** @enum {string} */
                action: "admission" | "recovery" | "policy" | "succession" | "successionEnd";
                /** @enum {string} */
                state: "proposed" | "enacted" | "vetoed" | "withdrawn";
                effectiveAt: components["schemas"]["Time"] | null;
                succession: number;
                successor: components["schemas"]["Bytes32"] | null;
                successorId: string | null;
                successorName: string | null;
                approvers: number[];
                author: components["schemas"]["Address"] | null;
                content: components["schemas"]["Bytes32"];
                args: string | null;
            }[];
            successions: components["schemas"]["Succession"][];
            predecessors: components["schemas"]["Succession"][];
            asOf: components["schemas"]["AsOf"];
        };
        Mandate: {
            number: number;
            /** @enum {string} */
            state: "good" | "not-yet" | "expired" | "revoked";
            signer: string;
            signerHash: components["schemas"]["Bytes32"];
            holder: components["schemas"]["Bytes32"];
            roles: number;
            roleNames: string[];
            tags: number;
            tagNames: string[];
            from: components["schemas"]["Time"];
            until: components["schemas"]["Time"];
            credential: components["schemas"]["Bytes32"];
            grantedIndex: number;
            grantedAt: components["schemas"]["Time"];
            approvers: number[];
            governance: number;
            revokedIndex: number | null;
            revokedAt: components["schemas"]["Time"] | null;
            reason: number | null;
            suspectFrom: components["schemas"]["Time"] | null;
            revokedBy: number[] | null;
        };
        Succession: {
            number: number;
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            grantedIndex: number;
            grantedAt: components["schemas"]["Time"];
            endedIndex: number | null;
            endedAt: components["schemas"]["Time"] | null;
        };
        BatchItem: {
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            number: number;
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            root: components["schemas"]["Sha256"];
            size: number;
            approvers: number[];
            succession: number;
            sequence: number;
            changedIndex: number | null;
            changedAt: components["schemas"]["Time"] | null;
        };
        Batch: {
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            number: number;
            index: number;
            recordedAt: components["schemas"]["Time"];
            blockNumber: number;
            blockHash: components["schemas"]["Bytes32"] | null;
            transactionHash: components["schemas"]["Bytes32"];
            finality: components["schemas"]["Finality"];
            root: components["schemas"]["Sha256"];
            size: number;
            approvers: number[];
            succession: number;
            sequence: number;
            changedIndex: number | null;
            changedAt: components["schemas"]["Time"] | null;
            recordRegistry: components["schemas"]["Address"] | null;
            asOf: components["schemas"]["AsOf"];
        };
        StatusList: {
            /** @constant */
            bits: 2;
            lst: string;
            agency: components["schemas"]["Bytes32"];
            officialId: string | null;
            agencyName: string | null;
            sample: boolean;
            number: number;
            size: number;
            sequence: number;
            changedAt: components["schemas"]["Time"] | null;
            asOf: components["schemas"]["AsOf"];
        };
        RecordCheck: {
            /** @enum {string} */
            verdict: "holds" | "fails" | "unknown" | "error";
            sentence: string;
            findings: {
                code: string;
                /** @enum {string} */
                status: "pass" | "fail" | "skipped" | "error";
                values: {
                    [key: string]: unknown;
                };
                name: string;
                sentence: string;
            }[];
            record: {
                vct: string;
                batch: number;
                shown: {
                    [key: string]: string;
                };
                hidden: string[];
            } | null;
            block: {
                number: number;
                hash: components["schemas"]["Bytes32"];
            } | null;
        };
        Submission: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "queued" | "sent" | "recorded" | "refused" | "conflict";
            digest: components["schemas"]["Bytes32"];
            agency: components["schemas"]["Bytes32"];
            ocid: string;
            previousHead: components["schemas"]["Bytes32"];
            contentHash: components["schemas"]["Sha256"];
            transactions: components["schemas"]["Bytes32"][];
            index: number | null;
            blockNumber: number | null;
            blockHash: components["schemas"]["Bytes32"] | null;
            finality: components["schemas"]["Finality"] | null;
            error: ({
                code: string;
                values: {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            }) | null;
            warnings: ({
                code: string;
            } & {
                [key: string]: unknown;
            })[];
            createdAt: components["schemas"]["Time"];
            updatedAt: components["schemas"]["Time"];
            links: {
                self: string;
                trail: string;
                manifest: string;
                entry: string | null;
            };
            asOf: components["schemas"]["AsOf"];
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            code: string;
            values: {
                [key: string]: unknown;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Language of this answer: id or en */
        "Content-Language": "id" | "en";
        /** @description Fingerprint of the answer; send it back as If-None-Match */
        ETag: string;
        /** @description State of the index that the answer was read from: block, hash, size, finality */
        "Jejak-As-Of": string;
        /** @description Address of the result */
        Location: string;
        /** @description What is left of the limit, and seconds until it starts anew (r and t) */
        RateLimit: string;
        /** @description Seconds until the next try */
        "Retry-After": number;
        /** @description Id of this request; name it in reports */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                        chain: {
                            head: number;
                        };
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `index-halted`: The index has stopped on something it cannot repair; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "index-halted" | "not-ready";
                    };
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
        };
    };
    getLedger: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ledger"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Log"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getSeen: {
        parameters: {
            query: {
                /** @description Number of entries that must have been seen */
                size: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seen"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getInclusion: {
        parameters: {
            query: {
                /** @description Log index, from 0 */
                index: number;
                /** @description Size of the log that it is in; the newest where it is left out */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inclusion"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `tree-index`: The index is outside the tree; `tree-size`: The tree size is not possible */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "tree-index" | "tree-size";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getConsistency: {
        parameters: {
            query: {
                /** @description The older size of the log, from 1 */
                from: number;
                /** @description The newer size of the log; the newest where it is left out */
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consistency"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `tree-size`: The tree size is not possible */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "tree-size";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getCounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counts"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    listNewestSteps: {
        parameters: {
            query?: {
                /** @description At most so many */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NewestStep"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getAgencyEvidence: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description Number of the last process in the file before; 0 for the first process on */
                after?: number;
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `agency-unknown`: The agency is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "agency-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    listProcesses: {
        parameters: {
            query?: {
                /** @description Words of title and description, or an ocid */
                q?: string;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Processes with a step of this tag */
                tag?: "planning" | "planningUpdate" | "tender" | "tenderAmendment" | "tenderUpdate" | "tenderCancellation" | "award" | "awardUpdate" | "awardCancellation" | "contract" | "contractUpdate" | "contractAmendment" | "implementation" | "implementationUpdate" | "contractTermination" | "compiled" | "other" | "closes";
                /** @description Newest step since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Newest step before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description true: only processes with a material change that was not declared */
                undeclared?: "true";
                /** @description Order; a minus turns it round */
                sort?: "recorded" | "-recorded" | "opened" | "-opened" | "length" | "-length" | "title" | "-title";
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Process"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getProcess: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description The process as it stood on this date (to the end of that day, UTC) or at this RFC 3339 time, instead of its trail */
                at?: string;
                /** @description With `at`: the compiled release, or the versioned one with the history of each field */
                form?: "compiled" | "versioned";
            };
            header?: never;
            path: {
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"] | {
                        items: components["schemas"]["Process"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    } | components["schemas"]["InForce"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `versions-too-large`: Too much text to compile versions of */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "versions-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getTrail: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description The process as it stood on this date (to the end of that day, UTC) or at this RFC 3339 time, instead of its trail */
                at?: string;
                /** @description With `at`: the compiled release, or the versioned one with the history of each field */
                form?: "compiled" | "versioned";
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"] | components["schemas"]["InForce"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `versions-too-large`: Too much text to compile versions of */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "versions-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getTrailVersions: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getProcessVersions: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            /** @description `process-ambiguous`: Several agencies recorded this process */
            300: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 300;
                        /** @enum {string} */
                        code: "process-ambiguous";
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getTrailDiff: {
        parameters: {
            query?: {
                /** @description Step of the first version, from 0; the one before `to` where it is left out */
                from?: number;
                /** @description Step of the second version; the one after `from`, or the last, where it is left out */
                to?: number;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded; `step-unknown`: The trail has no such step */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown" | "step-unknown";
                    };
                };
            };
            /** @description `versions-too-large`: Too much text to compile versions of */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "versions-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getProcessDiff: {
        parameters: {
            query?: {
                /** @description Step of the first version, from 0; the one before `to` where it is left out */
                from?: number;
                /** @description Step of the second version; the one after `from`, or the last, where it is left out */
                to?: number;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            /** @description `process-ambiguous`: Several agencies recorded this process */
            300: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 300;
                        /** @enum {string} */
                        code: "process-ambiguous";
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded; `step-unknown`: The trail has no such step */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown" | "step-unknown";
                    };
                };
            };
            /** @description `versions-too-large`: Too much text to compile versions of */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "versions-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description ISO 8601 week (UTC): 2026-W05 */
                week?: string;
                /** @description Recorded since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Recorded before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description true: only steps with a material change that was not declared */
                undeclared?: "true";
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ChangedStep"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getChangesFeed: {
        parameters: {
            query?: {
                /** @description ISO 8601 week (UTC): 2026-W05 */
                week?: string;
                /** @description Recorded since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Recorded before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description true: only steps with a material change that was not declared */
                undeclared?: "true";
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description Language: id or en; by Accept-Language where it is absent */
                lang?: "id" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    listEntries: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Entry"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `feed-reorganised`: The chain was reorganised behind this cursor */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "feed-reorganised";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Log index, from 0 */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryAnswer"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `entry-unknown`: There is no such entry */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "entry-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    streamEntries: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Only entries of the process with this ocid */
                ocid?: string;
            };
            header?: {
                /** @description The last event that was read; browsers send it by themselves */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    exportEntriesCsv: {
        parameters: {
            query?: {
                /** @description First log index */
                from?: number;
                /** @description Last log index, included */
                to?: number;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    exportEntriesNdjson: {
        parameters: {
            query?: {
                /** @description First log index */
                from?: number;
                /** @description Last log index, included */
                to?: number;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    exportProcessesCsv: {
        parameters: {
            query?: {
                /** @description Words of title and description, or an ocid */
                q?: string;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Processes with a step of this tag */
                tag?: "planning" | "planningUpdate" | "tender" | "tenderAmendment" | "tenderUpdate" | "tenderCancellation" | "award" | "awardUpdate" | "awardCancellation" | "contract" | "contractUpdate" | "contractAmendment" | "implementation" | "implementationUpdate" | "contractTermination" | "compiled" | "other" | "closes";
                /** @description Newest step since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Newest step before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description true: only processes with a material change that was not declared */
                undeclared?: "true";
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    exportProcessesNdjson: {
        parameters: {
            query?: {
                /** @description Words of title and description, or an ocid */
                q?: string;
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Processes with a step of this tag */
                tag?: "planning" | "planningUpdate" | "tender" | "tenderAmendment" | "tenderUpdate" | "tenderCancellation" | "award" | "awardUpdate" | "awardCancellation" | "contract" | "contractUpdate" | "contractAmendment" | "implementation" | "implementationUpdate" | "contractTermination" | "compiled" | "other" | "closes";
                /** @description Newest step since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Newest step before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description true: only processes with a material change that was not declared */
                undeclared?: "true";
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    exportDocumentsCsv: {
        parameters: {
            query?: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Only of steps with this tag */
                tag?: "planning" | "planningUpdate" | "tender" | "tenderAmendment" | "tenderUpdate" | "tenderCancellation" | "award" | "awardUpdate" | "awardCancellation" | "contract" | "contractUpdate" | "contractAmendment" | "implementation" | "implementationUpdate" | "contractTermination" | "compiled" | "other" | "closes";
                /** @description Recorded since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Recorded before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    exportDocumentsNdjson: {
        parameters: {
            query?: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency?: string;
                /** @description Only of steps with this tag */
                tag?: "planning" | "planningUpdate" | "tender" | "tenderAmendment" | "tenderUpdate" | "tenderCancellation" | "award" | "awardUpdate" | "awardCancellation" | "contract" | "contractUpdate" | "contractAmendment" | "implementation" | "implementationUpdate" | "contractTermination" | "compiled" | "other" | "closes";
                /** @description Recorded since this date (UTC) or RFC 3339 time */
                from?: string;
                /** @description Recorded before this time; a date means to the end of that day (UTC) */
                to?: string;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getTrailEvidence: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getProcessEvidence: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description `process-ambiguous`: Several agencies recorded this process */
            300: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 300;
                        /** @enum {string} */
                        code: "process-ambiguous";
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getEntryEvidence: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Log index, from 0 */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `entry-unknown`: There is no such entry */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "entry-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getDocumentEvidence: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description Log index of the step that names it; the oldest one where it is left out */
                index?: number;
            };
            header?: never;
            path: {
                /** @description SHA-256 as 64 lower-case hexadecimal digits */
                sha256: components["schemas"]["Sha256"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `document-unknown`: The document is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "document-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getBatchEvidence: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Number of the batch at its agency, from 1 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `batch-unknown`: This batch of records is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "batch-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getProcessPack: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Process id (ocid), exactly as published */
                ocid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getAgencyPack: {
        parameters: {
            query: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
                /** @description Year (UTC) in which the processes have steps */
                year: number;
                /** @description Month of that year, 1 to 12; the whole year where it is absent */
                month?: number;
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `process-unknown`: The procurement process is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "process-unknown";
                    };
                };
            };
            /** @description `not-final-yet`: Not final yet */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "not-final-yet";
                    };
                };
            };
            /** @description `evidence-too-large`: The evidence file is too large; `selection-too-large`: This selection is too large for one pack */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "evidence-too-large" | "selection-too-large";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    getManifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 as 64 lower-case hexadecimal digits */
                sha256: components["schemas"]["Sha256"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Jejak-As-Of": components["headers"]["Jejak-As-Of"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        format: "jejak-manifest";
                        /** @constant */
                        version: 1;
                        ocid: string;
                        salt: string;
                        release: {
                            [key: string]: unknown;
                        };
                        documents: {
                            id: string;
                            documentType?: string;
                            title?: string;
                            format?: string;
                            size: number;
                            sha256: string;
                        }[];
                        source?: {
                            publisher: string;
                            address: string;
                            sha256: string;
                        };
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `content-not-published`: The content is not published; `content-unknown`: This hash is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "content-not-published" | "content-unknown";
                    };
                };
            };
            /** @description `content-withdrawn`: The content was withdrawn by the agency */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 410;
                        /** @enum {string} */
                        code: "content-withdrawn";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `content-damaged`: The content file is damaged; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "content-damaged" | "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    supplyManifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 as 64 lower-case hexadecimal digits */
                sha256: components["schemas"]["Sha256"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    format: "jejak-manifest";
                    /** @constant */
                    version: 1;
                    ocid: string;
                    salt: string;
                    release: {
                        [key: string]: unknown;
                    };
                    documents: {
                        id: string;
                        documentType?: string;
                        title?: string;
                        format?: string;
                        size: number;
                        sha256: string;
                    }[];
                    source?: {
                        publisher: string;
                        address: string;
                        sha256: string;
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sha256: components["schemas"]["Sha256"];
                        /** @constant */
                        state: "published";
                        size: number;
                        index: number;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description The answer */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sha256: components["schemas"]["Sha256"];
                        /** @constant */
                        state: "published";
                        size: number;
                        index: number;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `content-unknown`: This hash is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "content-unknown";
                    };
                };
            };
            /** @description `content-withdrawn`: The content was withdrawn by the agency */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 410;
                        /** @enum {string} */
                        code: "content-withdrawn";
                    };
                };
            };
            /** @description `body-too-large`: The request body is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "body-too-large";
                    };
                };
            };
            /** @description `unsupported-media-type`: The content type is not accepted */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 415;
                        /** @enum {string} */
                        code: "unsupported-media-type";
                    };
                };
            };
            /** @description `content-hash-mismatch`: The content does not match the hash; `json-depth`: The JSON is nested too deeply; `json-duplicate-key`: A JSON key comes twice; `json-encoding`: Not UTF-8; `json-number`: A number does not survive as an IEEE 754 double; `json-surrogate`: A lone Unicode surrogate; `json-syntax`: Not JSON; `manifest-malformed`: The manifest is malformed */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "content-hash-mismatch" | "json-depth" | "json-duplicate-key" | "json-encoding" | "json-number" | "json-surrogate" | "json-syntax" | "manifest-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description SHA-256 as 64 lower-case hexadecimal digits */
                sha256: components["schemas"]["Sha256"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sha256: components["schemas"]["Sha256"];
                        items: components["schemas"]["Match"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `document-unknown`: The document is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "document-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    verifyHashes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    hashes: components["schemas"]["Sha256"][];
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Verification"][];
                        next: null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `body-too-large`: The request body is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "body-too-large";
                    };
                };
            };
            /** @description `unsupported-media-type`: The content type is not accepted */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 415;
                        /** @enum {string} */
                        code: "unsupported-media-type";
                    };
                };
            };
            /** @description `json-depth`: The JSON is nested too deeply; `json-duplicate-key`: A JSON key comes twice; `json-encoding`: Not UTF-8; `json-number`: A number does not survive as an IEEE 754 double; `json-surrogate`: A lone Unicode surrogate; `json-syntax`: Not JSON */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "json-depth" | "json-duplicate-key" | "json-encoding" | "json-number" | "json-surrogate" | "json-syntax";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    listAgencies: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AgencyItem"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getAgency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agency"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `agency-unknown`: The agency is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "agency-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    listBatches: {
        parameters: {
            query?: {
                /** @description Cursor: the value next (or cursor) of the answer before; empty for the beginning */
                after?: string;
                /** @description At most so many */
                limit?: number;
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BatchItem"][];
                        next: string | null;
                        asOf: components["schemas"]["AsOf"];
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cursor-malformed`: The cursor is malformed; `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "cursor-malformed" | "request-malformed";
                    };
                };
            };
            /** @description `agency-unknown`: The agency is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "agency-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getBatch: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Number of the batch at its agency, from 1 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `batch-unknown`: This batch of records is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "batch-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getStatusList: {
        parameters: {
            query?: {
                /** @description Only what is at least this settled: seen, safe or finalized */
                finality?: components["schemas"]["Finality"];
            };
            header?: never;
            path: {
                /** @description Agency: official id, or its key (0x and 64 hexadecimal digits) */
                agency: string;
                /** @description Number of the batch at its agency, from 1 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusList"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `batch-unknown`: This batch of records is not recorded */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "batch-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    checkRecord: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    presentation: {
                        /** @enum {string} */
                        format: "jejak-presentation" | "jejak-record";
                        /** @constant */
                        version: 1;
                        sdJwt: string;
                    } & {
                        [key: string]: unknown;
                    };
                    consent: boolean;
                    nonce?: string;
                    audience?: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordCheck"];
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `body-too-large`: The request body is too large; `evidence-too-large`: The evidence file is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "body-too-large" | "evidence-too-large";
                    };
                };
            };
            /** @description `unsupported-media-type`: The content type is not accepted */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 415;
                        /** @enum {string} */
                        code: "unsupported-media-type";
                    };
                };
            };
            /** @description `consent-missing`: The holder has not agreed to the check; `json-depth`: The JSON is nested too deeply; `json-duplicate-key`: A JSON key comes twice; `json-encoding`: Not UTF-8; `json-number`: A number does not survive as an IEEE 754 double; `json-surrogate`: A lone Unicode surrogate; `json-syntax`: Not JSON */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "consent-missing" | "json-depth" | "json-duplicate-key" | "json-encoding" | "json-number" | "json-surrogate" | "json-syntax";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `evidence-refuted`: The evidence that was made does not pass our own check; `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "evidence-refuted" | "internal";
                    };
                };
            };
            /** @description `rpc-state-pruned`: The RPC no longer holds that block's state */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 502;
                        /** @enum {string} */
                        code: "rpc-state-pruned";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet; `server-busy`: The server is busy */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready" | "server-busy";
                    };
                };
            };
        };
    };
    submitStep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmissionBody"];
            };
        };
        responses: {
            /** @description The answer */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submission"];
                };
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `mandate-not-good`: The mandate is not good */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 403;
                        /** @enum {string} */
                        code: "mandate-not-good";
                    };
                };
            };
            /** @description `agency-unknown`: The agency is unknown; `mandate-unknown`: The mandate is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "agency-unknown" | "mandate-unknown";
                    };
                };
            };
            /** @description `head-conflict`: Another step already waits on this head; `head-stale`: The trail's head has moved; `trail-closed`: The trail is closed */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 409;
                        /** @enum {string} */
                        code: "head-conflict" | "head-stale" | "trail-closed";
                    };
                };
            };
            /** @description `body-too-large`: The request body is too large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 413;
                        /** @enum {string} */
                        code: "body-too-large";
                    };
                };
            };
            /** @description `unsupported-media-type`: The content type is not accepted */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 415;
                        /** @enum {string} */
                        code: "unsupported-media-type";
                    };
                };
            };
            /** @description `approvals-duplicate-holder`: Two approvals come from the same holder; `approvals-insufficient`: Too few approvals; `approvals-malformed`: The list of approvals is malformed; `content-hash-mismatch`: The content does not match the hash; `correction-invalid`: The step to correct does not exist; `deadline-not-allowed`: The deadline may not be so; `deadline-not-reached`: The tender's deadline has not passed; `json-depth`: The JSON is nested too deeply; `json-duplicate-key`: A JSON key comes twice; `json-encoding`: Not UTF-8; `json-number`: A number does not survive as an IEEE 754 double; `json-surrogate`: A lone Unicode surrogate; `json-syntax`: Not JSON; `manifest-malformed`: The manifest is malformed; `ocid-mismatch`: The step's ocid differs from the manifest's; `signature-invalid`: The signature does not hold; `signer-mismatch`: The key is not this mandate's; `step-expired`: The approvals' validity is over; `succession-unknown`: The succession is unknown; `tags-unknown`: A tag bit is unknown */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 422;
                        /** @enum {string} */
                        code: "approvals-duplicate-holder" | "approvals-insufficient" | "approvals-malformed" | "content-hash-mismatch" | "correction-invalid" | "deadline-not-allowed" | "deadline-not-reached" | "json-depth" | "json-duplicate-key" | "json-encoding" | "json-number" | "json-surrogate" | "json-syntax" | "manifest-malformed" | "ocid-mismatch" | "signature-invalid" | "signer-mismatch" | "step-expired" | "succession-unknown" | "tags-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `chain-unavailable`: The chain cannot be reached; `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "chain-unavailable" | "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getSubmission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the submission */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submission"];
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `submission-unknown`: The submission is unknown */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "submission-unknown";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
            /** @description `database-unavailable`: The database cannot be reached; `not-ready`: Jejak is not ready yet */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 503;
                        /** @enum {string} */
                        code: "database-unavailable" | "not-ready";
                    };
                };
            };
        };
    };
    getProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Code of a problem */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        type: string;
                        code: string;
                        status: number;
                        title: {
                            id: string;
                            en: string;
                        };
                        remedy: {
                            id: string;
                            en: string;
                        };
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 404;
                        /** @enum {string} */
                        code: "not-found";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: {
                /** @description Language: id or en; by Accept-Language where it is absent */
                lang?: "id" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                        info: {
                            title: string;
                            version: string;
                        } & {
                            [key: string]: unknown;
                        };
                        paths: {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Unchanged since the ETag that was sent */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request-malformed`: The request is malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 400;
                        /** @enum {string} */
                        code: "request-malformed";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 429;
                        /** @enum {string} */
                        code: "rate-limited";
                    };
                };
            };
            /** @description `internal`: An error inside Jejak */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Content-Language": components["headers"]["Content-Language"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status: 500;
                        /** @enum {string} */
                        code: "internal";
                    };
                };
            };
        };
    };
}
