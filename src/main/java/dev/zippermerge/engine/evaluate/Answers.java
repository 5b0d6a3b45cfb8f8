package dev.zippermerge.engine.evaluate;

import dev.zippermerge.engine.spec.AnswerError;
import org.jspecify.annotations.Nullable;

/**
 * How teacher and student answered a split.
 *
 * @param examples examples asked
 * @param teacherAccuracy share of right answers of the teacher, absent without labels of classes
 * @param studentAccuracy share of right answers of the student, absent without labels of classes
 * @param agreement share of equal answers, absent for values
 * @param teacherError the teacher's errors, absent for classes
 * @param studentError the student's errors, absent for classes
 * @param teacherIou mean intersection over union of the teacher's classes of pixels, absent for
 *     others
 * @param studentIou the same of the student
 */
public record Answers(
    int examples,
    @Nullable Double teacherAccuracy,
    @Nullable Double studentAccuracy,
    @Nullable Double agreement,
    @Nullable AnswerError teacherError,
    @Nullable AnswerError studentError,
    @Nullable Double teacherIou,
    @Nullable Double studentIou) {}
