package dev.zippermerge.engine.spec;

/**
 * Why an input was refused.
 *
 * @param code stable code
 * @param culprit the file, field, layer or operation at fault
 * @param message a sentence for the user
 */
public record Refusal(RefusalCode code, String culprit, String message) {}
