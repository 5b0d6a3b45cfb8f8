package dev.zippermerge.jobs;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No two tasks have the same name; the second one is at fault. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = DistinctNames.Validator.class)
@interface DistinctNames {
  String message() default "is the name of another task";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Names the second of two equal names. */
  final class Validator
      implements ConstraintValidator<DistinctNames, List<MergeJobRequest.@Nullable Task>> {
    @Override
    public boolean isValid(
        @Nullable List<MergeJobRequest.@Nullable Task> tasks, ConstraintValidatorContext context) {
      var seen = new HashSet<String>();
      for (int i = 0; tasks != null && i < tasks.size(); i++) {
        var task = tasks.get(i);
        if (task != null && task.name() != null && !seen.add(task.name())) {
          context.disableDefaultConstraintViolation();
          context
              .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
              .addPropertyNode("name")
              .inIterable()
              .atIndex(i)
              .addConstraintViolation();
          return false;
        }
      }
      return true;
    }
  }
}
