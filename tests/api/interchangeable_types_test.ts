// What this file proves is proven by compiling it (`deno check`): each line fails to compile
// where a value of the first type cannot be given as the second.
import { test } from "node:test";
import assert from "node:assert/strict";
import * as npm from "@opentelemetry/api";
import type * as old from "@opentelemetry/api-1.9";
import * as own from "../../src/api/mod.ts";

let proofs = 0;

/** Counts a proof; a call compiles only where a value of `From` can be given as a `To`. */
function gives<From extends To, To>(): void {
  proofs += [undefined as From | To | undefined].length;
}

function provesTraceTypes(): void {
  gives<own.AnyValue, npm.AnyValue>();
  gives<npm.AnyValue, own.AnyValue>();
  gives<own.Attributes, npm.Attributes>();
  gives<npm.Attributes, own.Attributes>();
  gives<own.AttributeValue, npm.AttributeValue>();
  gives<npm.AttributeValue, own.AttributeValue>();
  gives<own.HrTime, npm.HrTime>();
  gives<npm.HrTime, own.HrTime>();
  gives<own.TimeInput, npm.TimeInput>();
  gives<npm.TimeInput, own.TimeInput>();
  gives<own.Exception, npm.Exception>();
  gives<npm.Exception, own.Exception>();
  gives<own.SpanContext, npm.SpanContext>();
  gives<npm.SpanContext, own.SpanContext>();
  gives<own.SpanKind, npm.SpanKind>();
  gives<npm.SpanKind, own.SpanKind>();
  gives<own.SpanStatus, npm.SpanStatus>();
  gives<npm.SpanStatus, own.SpanStatus>();
  gives<own.SpanStatusCode, npm.SpanStatusCode>();
  gives<npm.SpanStatusCode, own.SpanStatusCode>();
  gives<own.SpanOptions, npm.SpanOptions>();
  gives<npm.SpanOptions, own.SpanOptions>();
  gives<own.Link, npm.Link>();
  gives<npm.Link, own.Link>();
  gives<own.Span, npm.Span>();
  gives<npm.Span, own.Span>();
  gives<own.TraceFlags, npm.TraceFlags>();
  gives<npm.TraceFlags, own.TraceFlags>();
  gives<own.TraceState, npm.TraceState>();
  gives<npm.TraceState, own.TraceState>();
  gives<own.Tracer, npm.Tracer>();
  gives<npm.Tracer, own.Tracer>();
  gives<own.TracerOptions, npm.TracerOptions>();
  gives<npm.TracerOptions, own.TracerOptions>();
  gives<own.TracerProvider, npm.TracerProvider>();
  gives<npm.TracerProvider, own.TracerProvider>();
  gives<own.ProxyTracer, npm.Tracer>();
}

function provesContextTypes(): void {
  gives<own.Context, npm.Context>();
  gives<npm.Context, own.Context>();
  gives<own.ContextManager, npm.ContextManager>();
  gives<npm.ContextManager, own.ContextManager>();
  gives<own.ContextManagementToken, npm.ContextManagementToken>();
  gives<npm.ContextManagementToken, own.ContextManagementToken>();
  gives<own.TextMapPropagator, npm.TextMapPropagator>();
  gives<npm.TextMapPropagator, own.TextMapPropagator>();
  gives<own.TextMapPropagator<Headers>, npm.TextMapPropagator<Headers>>();
  gives<npm.TextMapPropagator<Headers>, own.TextMapPropagator<Headers>>();
  gives<own.TextMapGetter, npm.TextMapGetter>();
  gives<npm.TextMapGetter, own.TextMapGetter>();
  gives<own.TextMapSetter, npm.TextMapSetter>();
  gives<npm.TextMapSetter, own.TextMapSetter>();
  gives<own.Baggage, npm.Baggage>();
  gives<npm.Baggage, own.Baggage>();
  gives<own.BaggageEntry, npm.BaggageEntry>();
  gives<npm.BaggageEntry, own.BaggageEntry>();
  gives<own.BaggageEntryMetadata, npm.BaggageEntryMetadata>();
  gives<npm.BaggageEntryMetadata, own.BaggageEntryMetadata>();
  gives<own.DiagLogger, npm.DiagLogger>();
  gives<npm.DiagLogger, own.DiagLogger>();
  gives<own.DiagLogLevel, npm.DiagLogLevel>();
  gives<npm.DiagLogLevel, own.DiagLogLevel>();
  gives<own.DiagLoggerOptions, npm.DiagLoggerOptions>();
  gives<npm.DiagLoggerOptions, own.DiagLoggerOptions>();
  gives<own.ComponentLoggerOptions, npm.ComponentLoggerOptions>();
  gives<npm.ComponentLoggerOptions, own.ComponentLoggerOptions>();
}

function provesMetricTypes(): void {
  gives<own.ValueType, npm.ValueType>();
  gives<npm.ValueType, own.ValueType>();
  gives<own.MetricAdvice, npm.MetricAdvice>();
  gives<npm.MetricAdvice, own.MetricAdvice>();
  gives<own.MetricOptions, npm.MetricOptions>();
  gives<npm.MetricOptions, own.MetricOptions>();
  gives<own.Counter, npm.Counter>();
  gives<npm.Counter, own.Counter>();
  gives<own.UpDownCounter, npm.UpDownCounter>();
  gives<npm.UpDownCounter, own.UpDownCounter>();
  gives<own.Gauge, npm.Gauge>();
  gives<npm.Gauge, own.Gauge>();
  gives<own.Histogram, npm.Histogram>();
  gives<npm.Histogram, own.Histogram>();
  gives<own.Observable, npm.Observable>();
  gives<npm.Observable, own.Observable>();
  gives<own.ObservableResult, npm.ObservableResult>();
  gives<npm.ObservableResult, own.ObservableResult>();
  gives<own.BatchObservableResult, npm.BatchObservableResult>();
  gives<npm.BatchObservableResult, own.BatchObservableResult>();
  gives<own.ObservableCallback, npm.ObservableCallback>();
  gives<npm.ObservableCallback, own.ObservableCallback>();
  gives<own.BatchObservableCallback, npm.BatchObservableCallback>();
  gives<npm.BatchObservableCallback, own.BatchObservableCallback>();
  gives<own.Meter, npm.Meter>();
  gives<npm.Meter, own.Meter>();
  gives<own.MeterOptions, npm.MeterOptions>();
  gives<npm.MeterOptions, own.MeterOptions>();
  gives<own.MeterProvider, npm.MeterProvider>();
  gives<npm.MeterProvider, own.MeterProvider>();
}

function provesLogTypes(): void {
  gives<own.SeverityNumber, npm.SeverityNumber>();
  gives<npm.SeverityNumber, own.SeverityNumber>();
  gives<own.LogRecord, npm.LogRecord>();
  gives<npm.LogRecord, own.LogRecord>();
  gives<own.Logger, npm.Logger>();
  gives<npm.Logger, own.Logger>();
  gives<own.LoggerOptions, npm.LoggerOptions>();
  gives<npm.LoggerOptions, own.LoggerOptions>();
  gives<own.LoggerProvider, npm.LoggerProvider>();
  gives<npm.LoggerProvider, own.LoggerProvider>();
}

function provesOlderTypes(): void {
  gives<own.Span, old.Span>();
  gives<old.Span, own.Span>();
  gives<own.TracerProvider, old.TracerProvider>();
  gives<old.TracerProvider, own.TracerProvider>();
  gives<own.Context, old.Context>();
  gives<old.Context, own.Context>();
  gives<own.ContextManager, old.ContextManager>();
  gives<old.ContextManager, own.ContextManager>();
  gives<own.TextMapPropagator, old.TextMapPropagator>();
  gives<old.TextMapPropagator, own.TextMapPropagator>();
  gives<own.Baggage, old.Baggage>();
  gives<old.Baggage, own.Baggage>();
  // The other way does not hold for 1.10 itself: its attributes take more types than those of 1.9.
  gives<own.MeterProvider, old.MeterProvider>();
}

test("types are interchangeable with @opentelemetry/api 1.10 and 1.9 in both directions", () => {
  provesTraceTypes();
  provesContextTypes();
  provesMetricTypes();
  provesLogTypes();
  provesOlderTypes();
  assert.ok(proofs > 100);
});

test("closed sets have the names and values of @opentelemetry/api", () => {
  // An enum of TypeScript has its numbers as keys, too.
  const namesIn = (set: object) => Object.keys(set).filter((name) => !/^\d/.test(name));
  const pairs: readonly (readonly [object, object, readonly string[]])[] = [
    [own.SpanKind, npm.SpanKind, namesIn(npm.SpanKind)],
    [own.SpanStatusCode, npm.SpanStatusCode, namesIn(npm.SpanStatusCode)],
    [own.TraceFlags, npm.TraceFlags, ["NONE", "SAMPLED"]],
    [own.DiagLogLevel, npm.DiagLogLevel, namesIn(npm.DiagLogLevel)],
    [own.ValueType, npm.ValueType, namesIn(npm.ValueType)],
    [own.SeverityNumber, npm.SeverityNumber, namesIn(npm.SeverityNumber)],
  ];
  for (const [ownSet, npmSet, names] of pairs) {
    for (const name of names) assert.equal(Reflect.get(ownSet, name), Reflect.get(npmSet, name));
  }
});

test("the API has every value that @opentelemetry/api has", () => {
  // Left out: deprecated there, and part of the SDK here.
  const left = ["default", "ProxyTracerProvider", "SamplingDecision"];
  const missing = Object.keys(npm).filter((name) => !(name in own) && !left.includes(name));
  assert.deepEqual(missing, []);
});

test("facades have every method that those of @opentelemetry/api have", () => {
  const facades = ["context", "trace", "propagation", "diag", "metrics", "logs"] as const;
  for (const facade of facades) {
    const theirs = npm[facade];
    const names = [
      ...Object.keys(theirs),
      ...Object.getOwnPropertyNames(Object.getPrototypeOf(theirs)),
    ].filter((name) => !name.startsWith("_") && name !== "constructor");
    const missing = names.filter((name) => !(name in own[facade]));
    assert.deepEqual(missing, [], facade);
  }
});
